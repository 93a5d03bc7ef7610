/** A tag's name without the name of the place it is shown under: `Javelina 1H oil rate` beside `Javelina 1H` is `Oil rate`. */
export function shortTagName(name: string, places: readonly (string | null | undefined)[]): string {
  const place = places.find(
    (candidate) => candidate && name.toLowerCase().startsWith(`${candidate.toLowerCase()} `),
  );
  if (!place) return name;
  const rest = name.slice(place.length).trimStart();
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
