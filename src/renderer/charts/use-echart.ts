import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef, type RefObject } from 'react';
import { must } from '#shared/kit/must.ts';
import { echarts } from './echarts.ts';

interface EChart {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly chart: RefObject<EChartsType | null>;
}

const replacedParts = ['series', 'dataset', 'yAxis'];

/**
 * One chart for the life of the component; follows its box's size, and its group's crosshair. Of the parts in
 * `replaced` those an option does not name by id any more are taken away.
 */
export function useEChart(
  option: EChartsCoreOption,
  group: string | undefined,
  replaced: readonly string[] = replacedParts,
): EChart {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  useEffect(() => {
    const element = must(box.current, 'the chart has a box');
    const made = echarts.init(element, null, { renderer: 'canvas' });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    if (!chart.current || group === undefined) return;
    chart.current.group = group;
    echarts.connect(group);
  }, [group]);
  useEffect(() => {
    // Everything but the zoom is replaced: a series that left must not stay.
    chart.current?.setOption(option, {
      replaceMerge: [...replaced],
      lazyUpdate: true,
    });
  }, [option, replaced]);
  return { box, chart };
}
