// Decodes the confirmed part of the JCQ common format: node decode.mjs NAME < FILE
//
// Written from fixtures/README.md alone, to prove that it is enough. It shares no code
// with a2c, needs no package, and reads nothing but stdin.

const KINDS = {
  1: "file_header",
  3: "centre_header",
  7: "centre_trailer",
  9: "file_trailer",
};

// File letter → layout, kind of its details, and [field, first column, last column,
// type]. Columns count from 1, both included; a field without a type is text.
const FILES = {
  S: ["syllabuses", "syllabus", [["syllabus_code", 3, 8]]],
  O: ["options", "option", [
    ["option_code", 3, 8],
    ["syllabus_code", 9, 14],
    ["certification_qualification", 15, 18],
    ["certification_level", 19, 21],
    ["item", 22, 22],
    ["unit_qualification", 23, 26],
    ["unit_level", 27, 29],
    ["process", 30, 30],
    ["classification", 31, 34],
    ["accreditation_number", 35, 42],
    ["title", 43, 78],
    ["fee_defined", 79, 79],
    ["fee", 80, 84, "number"],
    ["first_forecast_gradeset", 85, 88],
    ["second_forecast_gradeset", 89, 92],
    ["result_type", 93, 93],
    ["first_grade_gradeset", 94, 97],
    ["second_grade_gradeset", 98, 101],
    ["first_endorsement_gradeset", 102, 105],
    ["second_endorsement_gradeset", 106, 109],
    ["maximum_mark", 110, 113, "number"],
    ["component_count", 114, 115, "number"],
  ]],
  C: ["components", "component", [
    ["component_code", 3, 14],
    ["title", 15, 50],
    ["teacher_marks", 51, 51],
    ["maximum_mark", 52, 54, "number"],
    ["gradeset", 55, 58],
    ["due_date", 59, 64, "date"],
    ["timetabled", 65, 65],
    ["timetable_date", 66, 71, "date"],
    ["timetable_session", 72, 72],
    ["time_allowed", 73, 75, "number"],
  ]],
  L: ["links", "link", [["option_code", 3, 8], ["component_code", 9, 20]]],
  E: ["entries", "entry", [["uci", 60, 72]]],
  A: ["amendments", "amendment", [["uci", 60, 72]]],
};

function value(columns, type) {
  const text = columns.replace(/ +$/, "");
  if (text === "") return null;
  if (type === "number") return text.trim().replace(/^0+(?=\d)/, "");
  if (type === "date") {
    const [, day, month, year] = /^(..)(..)(..)$/.exec(text) ?? [];
    return year === undefined ? text : `20${year}-${month}-${day}`;
  }
  return text;
}

function decode(line, ending, number, file) {
  const record = { record: number, kind: "unknown", fields: {} };
  const [, detail, fields] = file ?? [];
  if (file === undefined || line[0] !== file.letter) record.raw = line;
  else if (line[1] === "5") {
    record.kind = detail;
    for (const [name, first, last, type] of fields) {
      if (line.length < first) continue;
      record.fields[name] = value(line.slice(first - 1, last), type);
    }
  } else if (KINDS[line[1]] !== undefined) record.kind = KINDS[line[1]];
  else record.raw = line;
  if (ending !== "\r\n") record.ending = ending;
  return record;
}

function lines(text) {
  const found = [...text.matchAll(/([^\n]*?)(\r?\n|$)/g)];
  return found.filter(([whole]) => whole !== "");
}

// Ctrl-Z behind the last line, as old DOS programs leave it: no record of its own.
function withoutEndMark(text) {
  const marks = /\x1a*$/.exec(text)[0];
  return [text.slice(0, text.length - marks.length), marks];
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const text = Buffer.concat(chunks).toString("latin1"); // a character for each byte
const name = process.argv[2] ?? "";
const letter = text[0];
const file = FILES[letter] && Object.assign([...FILES[letter]], { letter });
const [body, marks] = withoutEndMark(text);
const records = lines(body).map(([, line, ending], index) =>
  decode(line, ending, index + 1, file));
if (marks !== "") {
  const mark = { kind: "end_mark", fields: {}, raw: marks, ending: "" };
  records.push({ record: records.length, ...mark });
}
const document = {
  version: 1,
  name,
  layout: file === undefined ? null : `jcq14/${file[0]}`,
  records,
};
process.stdout.write(`${JSON.stringify(document)}\n`);
