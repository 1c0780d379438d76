/**
 * Places labels of equal height along a line, as near to their preferred places as possible without overlap: labels
 * that would touch form a cluster, which is centred on the mean of its members' preferred places.
 *
 * @param wishes the preferred centres, in any order
 * @param spacing the smallest distance between two centres
 * @returns the centres in the order of `wishes`, inside [low, high] if there is room for all
 */
export function spread(
  wishes: readonly number[],
  spacing: number,
  low: number,
  high: number,
): readonly number[] {
  const order = wishes
    .map((wish, index) => ({ wish, index }))
    .sort((a, b) => a.wish - b.wish || a.index - b.index);
  const clusters: { start: number; readonly members: { wish: number; index: number }[] }[] = [];
  for (const label of order) {
    let cluster = { start: clamp(label.wish, low, high), members: [label] };
    for (let before = clusters.at(-1); before !== undefined; before = clusters.at(-1)) {
      if (before.start + before.members.length * spacing <= cluster.start) break;
      clusters.pop();
      const members = [...before.members, ...cluster.members];
      const wanted =
        members.reduce((sum, member, rank) => sum + member.wish - rank * spacing, 0) / members.length;
      cluster = { start: clamp(wanted, low, high - (members.length - 1) * spacing), members };
    }
    clusters.push(cluster);
  }
  const centres = new Array<number>(wishes.length).fill(0);
  for (const { start, members } of clusters)
    members.forEach((member, rank) => {
      centres[member.index] = start + rank * spacing;
    });
  return centres;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
