import 'uplot/dist/uPlot.min.css';

export { default as Drawer } from 'uplot';
