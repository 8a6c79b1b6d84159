export { trailingMeans } from './plots/returns-table.js';
