/** Topics are dealt to gateways by turns. */
export function topicOf(no: number, gateways: number): string {
  return `field/gateway${no % gateways}/tag${Math.floor(no / gateways)}`;
}
