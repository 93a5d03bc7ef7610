import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import { parseLineProtocol, type LinePoint } from '#shared/domain/telemetry/line-protocol.ts';
import { os } from '#core/implementer.ts';
import type { PostedSample } from './take-posted.ts';

export const sensors = {
  post: os.sensors.post.handler(({ context, input }) =>
    context.tenant.sensorPosts.take(
      input.samples.map(({ tag, at, value, quality }, index) => ({
        index,
        tag,
        atMs: typeof at === 'string' ? Date.parse(at) : (at ?? null),
        value,
        quality,
      })),
      [],
    ),
  ),
  postLines: os.sensors.postLines.handler(({ context, input }) => {
    const { points, problems } = parseLineProtocol(typeof input === 'string' ? input : input.lines);
    return context.tenant.sensorPosts.take(
      points.map(toPosted),
      problems.map(({ line, problem }) => ({ index: line, problem })),
    );
  }),
};

function toPosted({ line, measurement, labels, field, value, atMs }: LinePoint): PostedSample {
  const device = labels['device'] ?? measurement;
  return {
    index: line,
    tag: `${device}/${field}`,
    atMs,
    value: value as TagValue,
    quality: 'good',
  };
}
