use super::*;
use proptest::prelude::*;

/// An item with a situation, a count and a table over both.
fn item(rows: &str, hit: &str) -> Item {
    let text = include_str!("../../../../../catalogue/items/temporary-relief.toml");
    let table = format!(
        "\n[[tables]]\nkey = \"days\"\nname = \"承诺办结时限\"\nname_en = \"Promise\"\nsets = \"promise\"\n\
         hit = \"{hit}\"\ninputs = [\"urgency\", \"members\"]\nrows = [\n{rows}\n]\n"
    );
    toml::from_str(&format!("{text}{table}")).expect("an item")
}

fn row(urgency: &str, members: &str, days: u32) -> String {
    format!(
        "{{ when = [\"{urgency}\", \"{members}\"], gives = \"{days}\", basis = \"《办法》第一条\" }},"
    )
}

fn answers(urgency: &str, members: &str) -> Answers {
    [("urgency", urgency), ("members", members)]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

fn days(item: &Item, urgency: &str, members: &str) -> u32 {
    item.promise(&item.rows_for(&answers(urgency, members)))
}

#[test]
fn a_table_says_which_promise_holds() {
    let rows = [
        row("urgent", "*", 1),
        row("ordinary", "<3", 8),
        row("ordinary", "3..6", 9),
        row("ordinary", ">=6", 10),
    ];
    let item = item(&rows.join("\n"), "unique");
    assert_eq!(holes(&item, &item.tables[0]), []);
    assert_eq!(crate::item::lint::lint(&item), []);
    for (urgency, members, promise) in [
        ("urgent", "9", 1),
        ("ordinary", "0", 8),
        ("ordinary", "2", 8),
        ("ordinary", "3", 9),
        ("ordinary", "5", 9),
        ("ordinary", "6", 10),
        ("ordinary", "1000000", 10),
    ] {
        assert_eq!(
            days(&item, urgency, members),
            promise,
            "{urgency} {members}"
        );
    }
    // A case from before there was a table keeps the item's own promise.
    assert_eq!(item.promise(&[]), 10);
}

#[test]
fn gaps_overlaps_and_dead_rows_are_found_with_an_example() {
    let said = |rows: &[String], hit: &str| {
        let item = item(&rows.join("\n"), hit);
        holes(&item, &item.tables[0])
    };
    let some =
        |urgency: &str, members: &str| vec![Some(urgency.to_owned()), Some(members.to_owned())];
    // Nobody said what holds for exactly three.
    assert_eq!(
        said(
            &[
                row("urgent", "*", 1),
                row("ordinary", "<3", 8),
                row("ordinary", ">=4", 9)
            ],
            "unique"
        ),
        [Hole::Gap(some("ordinary", "3"))]
    );
    let overlapping = [
        row("urgent|ordinary", "<3", 8),
        row("ordinary", "*", 9),
        row("urgent", ">=3", 9),
    ];
    assert_eq!(
        said(&overlapping, "unique"),
        [Hole::Overlap(0, 1, some("ordinary", "0"))]
    );
    assert_eq!(said(&overlapping, "first"), []);
    let dead = [row("*", "*", 8), row("urgent", "*", 1)];
    assert_eq!(said(&dead, "first"), [Hole::Never(1)]);
}

#[test]
fn cells_are_read_or_refused() {
    for (text, is_number) in [
        ("", false),
        ("a||b", false),
        ("", true),
        ("3", true),
        ("5..3", true),
        ("3..3", true),
        ("<0", true),
        (">= x", true),
        ("<-1", true),
        ("..", true),
        ("1.234..2", true),
        ("<12345678901", true),
    ] {
        assert_eq!(Cell::parse(text, is_number), None, "{text:?}");
    }
    assert_eq!(
        Cell::parse(" a | b ", false),
        Some(Cell::OneOf(vec!["a".into(), "b".into()]))
    );
    assert_eq!(
        Cell::parse("1200.5..2000", true),
        Some(Cell::Range {
            from: Some(120_050),
            below: Some(200_000)
        })
    );
}

proptest! {
    /// A table that `holes` finds whole has exactly one row for every answer, wherever it lies
    /// between the bounds.
    #[test]
    fn whole_tables_answer_everything(
        mut bounds in proptest::collection::btree_set(1u32..40, 1..4),
        drop in proptest::option::of(0usize..4),
        members in 0u32..45,
        urgent in any::<bool>(),
    ) {
        bounds.insert(40);
        let mut rows = vec![row("urgent", "*", 1)];
        let mut from = 0;
        for (n, bound) in bounds.iter().enumerate() {
            rows.push(row("ordinary", &format!("{from}..{bound}"), n as u32 + 2));
            from = *bound;
        }
        rows.push(row("ordinary", ">=40", 9));
        let dropped = drop.map(|n| 1 + n % (rows.len() - 1));
        if let Some(n) = dropped {
            rows.remove(n);
        }
        let item = item(&rows.join("\n"), "unique");
        let found = holes(&item, &item.tables[0]);
        prop_assert_eq!(found.is_empty(), dropped.is_none(), "{:?}", found);
        let urgency = if urgent { "urgent" } else { "ordinary" };
        let answers = answers(urgency, &members.to_string());
        if dropped.is_none() {
            let table = &item.tables[0];
            let one = table.choose(&item, &answers);
            prop_assert!(one.is_some());
            // No other row would have held as well.
            let mut others = table.clone();
            others.rows.remove(one.unwrap());
            prop_assert_eq!(others.choose(&item, &answers), None);
        }
    }

    /// Whatever stands in the cells, nothing panics.
    #[test]
    fn no_cell_panics(text in ".{0,12}", number in any::<bool>()) {
        let _ = Cell::parse(&text, number);
    }
}
