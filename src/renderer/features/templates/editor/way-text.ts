import type { TFunction } from 'i18next';
import type { TemplatePoints } from '#shared/domain/telemetry/templates/template.ts';

/** Where a tag is found, all ways on one line: `holding {base} + 2 f32 · ns=2;s={well}`. */
export function wayText(points: TemplatePoints, t: TFunction): string {
  const { modbus, opcua, mqtt, calculated, manual } = points;
  const sparkplug = mqtt?.sparkplug;
  const ways = [
    modbus && [modbus.table, modbus.register, modbus.encoding, modbus.wordOrder].filter(hasText),
    opcua && [opcua.nodeId],
    mqtt &&
      (sparkplug
        ? [[sparkplug.edgeNode, sparkplug.device, sparkplug.metric].filter(hasText).join('/')]
        : [mqtt.topic, mqtt.jsonPath].filter(hasText)),
    calculated && [calculated.expression],
    manual && [t('templates.way.manual')],
  ];
  return ways.flatMap((way) => (way ? [way.join(' ')] : [])).join(' · ');
}

function hasText(part: string | number | undefined): part is string | number {
  return part !== undefined && part !== '';
}
