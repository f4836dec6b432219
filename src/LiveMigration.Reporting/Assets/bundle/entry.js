// The parts of Apache ECharts that the report draws with; whatever is not named here is left out of charts.min.js.
export { init, getInstanceByDom, graphic } from 'echarts/core';
import { use } from 'echarts/core';
import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { DataZoomInsideComponent, DataZoomSliderComponent, GridComponent, MarkLineComponent, TitleComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, CustomChart, LineChart, DataZoomInsideComponent, DataZoomSliderComponent, GridComponent, MarkLineComponent, TitleComponent, TooltipComponent, CanvasRenderer]);
