//! This program run once more as a child: the one that is killed.

use crate::house::House;
use crate::notes::Notes;
use crate::place::Place;
use crate::{errors, scenes, writer};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use yike::app::Clock;

const PART: &str = "DURABILITY_PART";
const NOTES: &str = "DURABILITY_NOTES";

/// The child's command: what it is to do with which place, and where it takes its notes.
pub fn command(part: &str, place: &Place, notes: &Path) -> Command {
    fs::create_dir_all(notes).expect("a folder");
    let data = place.data.display();
    fs::write(
        notes.join("place"),
        format!("{}\n{data}", place.config.database),
    )
    .expect("noted");
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command
        .args([
            "--exact",
            "child::plays_its_part",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(PART, part)
        .env(NOTES, notes)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::from(
            fs::File::create(notes.join("said")).expect("a file"),
        ));
    command
}

/// What the child said before it died, for whoever wonders.
pub fn said(notes: &Path) -> String {
    fs::read_to_string(notes.join("said")).unwrap_or_default()
}

/// Does nothing unless it is a child.
#[test]
fn plays_its_part() {
    let Ok(part) = std::env::var(PART) else {
        return;
    };
    let folder = PathBuf::from(std::env::var(NOTES).expect("where to note"));
    let text = fs::read_to_string(folder.join("place")).expect("a place");
    let (database, data) = text.split_once('\n').expect("two lines");
    let place = Place::new(Path::new(data), Some(database.to_owned()));
    let notes = Notes::open(&folder);
    match part.split_once(':') {
        Some(("scene", name)) => scenes::play(name, &place, &notes),
        Some(("twice", name)) => errors::play_twice(name, &place, &notes, &folder),
        Some(("start", _)) => drop(House::over(&place.config, Clock::System)),
        Some(("writer", care)) => {
            if care == "careless" {
                yike::store::throwaway::be_careless();
            }
            writer::write_on(&place, &notes);
        }
        _ => panic!("no such part: {part}"),
    }
}
