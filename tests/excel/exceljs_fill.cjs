// Fills cells of a workbook and saves it with exceljs: node exceljs_fill.cjs FORM SAVED CELLS.json
// where the JSON lists [sheet, address, "text" | number | {"day": "2018-03-15"}].
const fs = require("fs");
const ExcelJS = require("exceljs");

async function main([form, saved, cells]) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(form);
  for (const [sheet, address, value] of JSON.parse(fs.readFileSync(cells, "utf8"))) {
    const typed = value.day ? new Date(`${value.day}T00:00:00Z`) : value;
    book.getWorksheet(sheet).getCell(address).value = typed;
  }
  await book.xlsx.writeFile(saved);
}

main(process.argv.slice(2));
