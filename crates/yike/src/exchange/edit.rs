//! Setting elements of a record's text. Comments, order and every byte that is not the element's own
//! stay as whoever wrote the record left them.

use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// The table at a key of the record, made where there is none; `""` is the record itself.
pub fn table<'a>(doc: &'a mut DocumentMut, key: &str) -> Option<&'a mut dyn TableLike> {
    if key.is_empty() {
        return Some(doc.as_table_mut());
    }
    let item = doc.entry(key).or_insert_with(|| Item::Table(Table::new()));
    item.as_table_like_mut()
}

/// The rows of a list of tables, whichever way they are written.
pub fn rows<'a>(doc: &'a mut DocumentMut, key: &str) -> Vec<&'a mut dyn TableLike> {
    match doc.get_mut(key) {
        Some(Item::ArrayOfTables(tables)) => tables
            .iter_mut()
            .map(|one| one as &mut dyn TableLike)
            .collect(),
        Some(Item::Value(Value::Array(array))) => array
            .iter_mut()
            .filter_map(|one| one.as_inline_table_mut())
            .map(|one| one as &mut dyn TableLike)
            .collect(),
        Some(_) | None => Vec::new(),
    }
}

/// Puts a value under a key, in the place and beside the comment of the one before.
pub fn put(table: &mut dyn TableLike, key: &str, value: impl Into<Value>) {
    let mut value = value.into();
    if let Some(old) = table.get_mut(key).and_then(Item::as_value_mut) {
        *value.decor_mut() = old.decor().clone();
        *old = value;
        return;
    }
    table.insert(key, Item::Value(value));
}

/// Text that may be left out: nothing is written where there was nothing.
pub fn put_text(table: &mut dyn TableLike, key: &str, text: &str) {
    if text.is_empty() && !table.contains_key(key) {
        return;
    }
    put(table, key, text);
}

/// Puts texts into a list, each in the place of the one that stood there.
pub fn put_texts<'a>(
    table: &mut dyn TableLike,
    key: &str,
    texts: impl IntoIterator<Item = &'a str>,
) {
    let texts: Vec<&str> = texts.into_iter().collect();
    let Some(array) = table.get_mut(key).and_then(Item::as_array_mut) else {
        if !texts.is_empty() {
            put(
                table,
                key,
                Value::Array(texts.into_iter().collect::<Array>()),
            );
        }
        return;
    };
    for (n, text) in texts.iter().enumerate() {
        match array.get_mut(n) {
            Some(old) if old.as_str() == Some(text) => {}
            Some(old) => {
                let decor = old.decor().clone();
                *old = Value::from(*text);
                *old.decor_mut() = decor;
            }
            None => {
                push(array, Value::from(*text));
            }
        }
    }
    while array.len() > texts.len() {
        array.remove(array.len() - 1);
    }
}

/// Adds a value at the end of a list, on a line of its own where the others are.
fn push(array: &mut Array, mut value: Value) {
    let prefix = match (
        array.len(),
        array.iter().last().and_then(|last| last.decor().prefix()),
    ) {
        (0, _) => String::new(),
        (_, Some(prefix)) => prefix.as_str().unwrap_or(" ").to_owned(),
        (_, None) => " ".to_owned(),
    };
    // A comment before the last one is the last one's.
    let prefix = match (prefix.contains('#'), prefix.contains('\n')) {
        (true, _) => "\n  ".to_owned(),
        (false, true) => prefix,
        (false, false) if array.is_empty() => prefix,
        (false, false) => " ".to_owned(),
    };
    *value.decor_mut() = Decor::new(prefix, "");
    array.push_formatted(value);
}

/// Adds a row to a list of tables: in the form of the others, or as a section of its own.
pub fn add_row(doc: &mut DocumentMut, key: &str, fill: impl Fn(&mut dyn TableLike)) {
    match doc.get_mut(key) {
        Some(Item::Value(Value::Array(array))) => {
            let mut row = InlineTable::new();
            fill(&mut row);
            push(array, Value::InlineTable(row));
        }
        Some(Item::ArrayOfTables(tables)) => {
            let mut row = Table::new();
            fill(&mut row);
            tables.push(row);
        }
        Some(_) | None => {
            let mut row = Table::new();
            fill(&mut row);
            let mut tables = toml_edit::ArrayOfTables::new();
            tables.push(row);
            doc.insert(key, Item::ArrayOfTables(tables));
        }
    }
}

/// Takes rows out, the last first.
pub fn remove_rows(doc: &mut DocumentMut, key: &str, rows: &[usize]) {
    let mut rows = rows.to_vec();
    rows.sort_unstable();
    rows.dedup();
    for n in rows.into_iter().rev() {
        match doc.get_mut(key) {
            Some(Item::Value(Value::Array(array))) if n < array.len() => {
                array.remove(n);
            }
            Some(Item::ArrayOfTables(tables)) if n < tables.len() => {
                tables.remove(n);
            }
            Some(_) | None => {}
        }
    }
}

/// Keeps the blank before the closing brace at the end of the row, wherever keys were added or
/// taken away.
pub fn tidy(table: &mut dyn TableLike) {
    let is_blank = |decor: &Decor| {
        let suffix = decor.suffix().and_then(|suffix| suffix.as_str());
        suffix.is_some_and(|suffix| suffix.chars().all(|one| one == ' '))
    };
    let last = table.len().saturating_sub(1);
    for (n, (_, item)) in table.iter_mut().enumerate() {
        let Some(value) = item.as_value_mut() else {
            continue;
        };
        if n < last && is_blank(value.decor()) {
            value.decor_mut().set_suffix("");
        } else if n == last && (is_blank(value.decor()) || value.decor().suffix().is_none()) {
            value.decor_mut().set_suffix(" ");
        }
    }
}
