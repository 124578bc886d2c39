export { aWorkbook, type WorkbookCell } from './workbook.js';
