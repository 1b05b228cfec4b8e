//! Decision tables: every cell readable, every combination of answers in exactly one row.

use super::super::Item;
use super::super::table::{Cell, Hole, Sets, Table, holes, is_number};
use super::condition::is_column;
use super::{Findings, declared, repeated};

pub(super) fn tables(item: &Item, found: &mut Findings) {
    for (n, table) in item.tables.iter().enumerate() {
        let path = format!("tables[{n}]");
        found.needs_text(format!("{path}.name"), &table.name);
        found.needs_text(format!("{path}.name_en"), &table.name_en);
        let before = found.0.len();
        inputs(item, table, &path, found);
        rows(item, table, &path, found);
        // What cannot be read has no combinations.
        if found.0.len() == before {
            whole(item, table, &path, found);
        }
    }
    let sets = item.tables.iter().map(|table| match table.sets {
        Sets::Promise => "promise",
        Sets::Route => "route",
    });
    for (n, sets) in repeated(sets) {
        found.add(
            format!("tables[{n}].sets"),
            "table_once",
            format!("已有一张表决定“{sets}”，两张表会打架。请合并成一张。"),
            format!("Another table sets “{sets}” already and the two would differ. Please make them one."),
        );
    }
}

fn inputs(item: &Item, table: &Table, path: &str, found: &mut Findings) {
    if table.inputs.is_empty() || table.rows.is_empty() {
        found.add(
            path,
            "table_empty",
            "决策表没有条件列或没有行。请补上，或删去整张表。",
            "The table has no inputs or no rows. Please add them or remove the table.",
        );
    }
    for (n, input) in table.inputs.iter().enumerate() {
        if !is_column(item, input) {
            found.add(
                format!("{path}.inputs[{n}]"),
                "table_input",
                format!("“{input}”不是情形，也不是选择、是否、金额或数量字段，不能作条件列。请改成已有的编号。"),
                format!("“{input}” is no situation and no choice, yes-no, money or count field, so it cannot be a column. Please use a declared key."),
            );
        }
    }
    for (n, input) in repeated(table.inputs.iter().map(String::as_str)) {
        found.add(
            format!("{path}.inputs[{n}]"),
            "key_unique",
            format!("条件列“{input}”写了两次。请删去一列。"),
            format!("The column “{input}” stands there twice. Please remove one."),
        );
    }
}

fn rows(item: &Item, table: &Table, path: &str, found: &mut Findings) {
    for (n, row) in table.rows.iter().enumerate() {
        let at = format!("{path}.rows[{n}]");
        found.needs_citation(format!("{at}.basis"), &row.basis);
        if row.when.len() != table.inputs.len() {
            found.add(
                format!("{at}.when"),
                "table_cells",
                format!("这一行有 {} 格，表有 {} 列条件。请一列一格，不限的写 *。", row.when.len(), table.inputs.len()),
                format!("This row has {} cells and the table {} inputs. Please give one cell each, * for any.", row.when.len(), table.inputs.len()),
            );
            continue;
        }
        for (c, (text, input)) in row.when.iter().zip(&table.inputs).enumerate() {
            cell(item, text, input, &format!("{at}.when[{c}]"), found);
        }
        gives(item, table, n, &format!("{at}.gives"), found);
    }
}

/// What a row gives is what its table sets.
fn gives(item: &Item, table: &Table, n: usize, at: &str, found: &mut Findings) {
    let given = &table.rows[n].gives;
    match table.sets {
        Sets::Promise => {
            let longest = item.limits.promise;
            if table.promise(n).is_some_and(|days| days <= longest) {
                return;
            }
            found.add(
                at,
                "table_gives",
                format!("“{given}”应是不超过 {longest} 的工作日数（limits.promise 是最长的承诺）。请改写。"),
                format!("“{given}” is not a number of working days up to {longest} (limits.promise is the longest promise). Please change it."),
            );
        }
        Sets::Route => {
            let keys: Vec<&str> = item.routes().map(|route| route.key.as_str()).collect();
            if keys.contains(&given.trim()) {
                return;
            }
            found.add(
                at,
                "table_gives",
                format!("没有编号为“{given}”的路线。可用的路线：{}（main 是 [route]）。请改写，或添加 [[routes]]。", keys.join("、")),
                format!("There is no route “{given}”. It can be: {} (`main` is [route]). Please change it or add the route to [[routes]].", keys.join(", ")),
            );
        }
    }
}

fn cell(item: &Item, text: &str, input: &str, at: &str, found: &mut Findings) {
    let number = is_number(item, input);
    match Cell::parse(text, number) {
        None => found.add(
            at,
            "table_cell",
            format!("“{text}”读不懂。写 *（不限）、一个值或 a|b；数字列写 <3、>=3 或 3..6。"),
            format!(
                "“{text}” is no cell. It is * for any, a value or a|b; of a number <3, >=3 or 3..6."
            ),
        ),
        Some(Cell::OneOf(values)) => {
            let known = declared(item, input).unwrap_or_default();
            for value in values
                .iter()
                .filter(|value| !known.contains(&value.as_str()))
            {
                found.add(
                    at,
                    "condition_known",
                    format!(
                        "“{input}”没有“{value}”这个选项。可用的选项：{}。",
                        known.join("、")
                    ),
                    format!(
                        "“{input}” has no value “{value}”. It can be: {}.",
                        known.join(", ")
                    ),
                );
            }
        }
        Some(Cell::Any | Cell::Range { .. }) => {}
    }
}

fn whole(item: &Item, table: &Table, path: &str, found: &mut Findings) {
    let said = |answers: &[Option<String>], none: &str| {
        let pairs = table.inputs.iter().zip(answers);
        let pairs: Vec<String> = pairs
            .map(|(input, answer)| format!("{input}={}", answer.as_deref().unwrap_or(none)))
            .collect();
        pairs.join(", ")
    };
    for hole in holes(item, table) {
        match hole {
            Hole::Gap(answers) => found.add(
                path,
                "table_gap",
                format!("有的回答没有对应的行，例如 {}。请补一行。", said(&answers, "未填")),
                format!("No row holds for some answers, for instance {}. Please add a row.", said(&answers, "empty")),
            ),
            Hole::Overlap(first, second, answers) => found.add(
                format!("{path}.rows[{second}]"),
                "table_overlap",
                format!("与第 {} 行重叠，例如 {}。请改条件，或写 hit = \"first\"（取第一个成立的行）。", first + 1, said(&answers, "未填")),
                format!("It overlaps with row {}, for instance {}. Please change the conditions or say hit = \"first\".", first + 1, said(&answers, "empty")),
            ),
            Hole::Never(row) => found.add(
                format!("{path}.rows[{row}]"),
                "table_never",
                "这一行永远轮不到。请改条件，或删去。",
                "This row is never reached. Please change its conditions or remove it.",
            ),
            Hole::TooMany => found.add(
                path,
                "table_size",
                "条件列的组合太多，人读不过来。请拆成小表，或少用几列。",
                "There are too many combinations for anybody to read. Please use fewer columns.",
            ),
        }
    }
}
