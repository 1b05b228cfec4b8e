//! Whatever somebody sends as a table, the answer is a plan or a sentence: never a panic, and each
//! refusal names a row that the file has.

use std::io::{Cursor, Read, Write};
use std::time::Duration;

use super::*;
use crate::catalogue::Catalogue;
use crate::mutate::{Chance, spoilt, tries};
use crate::world::{World, list_key};
use yike_core::clock::{At, start_of};
use yike_core::unit::UnitId;

const STREET: &str = "110101013";

struct Office {
    world: World,
    now: At,
    /// What goes out, to come in again spoilt: of the catalogue, then of the list.
    files: Vec<Vec<u8>>,
    /// The parts of a workbook.
    parts: Vec<(String, Vec<u8>)>,
}

impl Office {
    fn new() -> Office {
        let mut world = World::default();
        let catalogue = Catalogue::embedded();
        world.units = yike_core::unit::Units::new(catalogue.tree());
        let from = start_of("2026-11-01".parse().unwrap());
        let now = At(from.0 + 33 * 3_600_000);
        // Few items, so that many files can be tried.
        for one in catalogue.items.iter().step_by(9) {
            world.publish(&one.item.key, &one.digest, &one.text, from);
        }
        for one in &catalogue.lists {
            world.publish(&list_key(&one.record.unit), &one.digest, &one.text, from);
        }
        let all = [
            items(&world, now),
            materials(&world, now),
            questions(&world, now),
        ];
        let own = list(&world, &UnitId::new(STREET), now).unwrap();
        let book = xlsx(&all).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(&book)).unwrap();
        let parts = (0..archive.len()).map(|n| {
            let mut part = archive.by_index(n).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        });
        let parts = parts.collect();
        let mut files: Vec<Vec<u8>> = all.iter().map(csv).collect();
        files.extend([csv(&own), xlsx(&[own]).unwrap(), book]);
        Office {
            world,
            now,
            files,
            parts,
        }
    }

    /// A workbook one part of which was spoilt, packed as it should be.
    fn book(&self, chance: &mut Chance) -> Vec<u8> {
        let spoil = chance.below(self.parts.len());
        let mut book = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let plain = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for (n, (name, bytes)) in self.parts.iter().enumerate() {
            book.start_file(name.as_str(), plain).unwrap();
            match n == spoil {
                true => book.write_all(&spoilt(bytes, chance)).unwrap(),
                false => book.write_all(bytes).unwrap(),
            }
        }
        book.finish().unwrap().into_inner()
    }

    fn one(&self, chance: &mut Chance) -> Result<(), String> {
        let bytes = match chance.below(3) {
            0 => self.book(chance),
            _ => {
                let file = chance.one_of::<Vec<u8>>(&self.files);
                spoilt(file, chance)
            }
        };
        let tables = match read(&bytes) {
            Ok(tables) => tables,
            Err(why) if why.zh.is_empty() || why.en.is_empty() => {
                return Err("a refusal says nothing".to_owned());
            }
            Err(_) => return Ok(()),
        };
        let plans = [
            plan_items(&self.world, &tables, self.now),
            plan_list(&self.world, &UnitId::new(STREET), &tables, self.now),
        ];
        for plan in plans {
            for one in &plan.refused {
                let mut same = tables.iter().filter(|table| table.kind == one.kind);
                let is_there = same.any(|table| table.rows.iter().any(|row| row.n == one.row));
                if !is_there && one.row > 1 {
                    return Err(format!("{one:?} names a row that is not there"));
                }
            }
            for table in &tables {
                refused_csv(table, &plan);
            }
            for change in &plan.changes {
                // What would be proposed can be read again by whoever publishes it.
                if change.key.starts_with("list/") || change.after.is_empty() {
                    continue;
                }
                toml::from_str::<yike_core::item::Item>(&change.after).map_err(|error| {
                    format!("{} is proposed and not readable: {error}", change.key)
                })?;
            }
        }
        match unpacked(&packed(&tables)) {
            Some(again) if again == tables => Ok(()),
            Some(_) | None => Err("a table is lost between preview and confirmation".to_owned()),
        }
    }
}

#[test]
fn no_table_makes_the_preview_panic() {
    let office = Office::new();
    let tried = tries(150, Duration::from_secs(5), |chance| office.one(chance));
    println!("{} tables tried", tried.unwrap());
}

/// `cargo test --release -p yike --lib fuzz -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes"]
fn no_table_of_very_many_makes_the_preview_panic() {
    let office = Office::new();
    let tried = tries(30_000, Duration::MAX, |chance| office.one(chance));
    println!("{} tables tried", tried.unwrap());
}
