import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import {
  DatasetComponent,
  DataZoomInsideComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { registerTraceShapes } from './strips/trace-shapes.ts';

// Without DatasetComponent nothing is drawn and no error is raised.
echarts.use([
  BarChart,
  CustomChart,
  LineChart,
  DatasetComponent,
  DataZoomInsideComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

registerTraceShapes();

export { echarts };
