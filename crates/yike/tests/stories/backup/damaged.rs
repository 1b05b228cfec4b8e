//! 备份里错一个字节，就什么也不写。

use super::{BOTH, On, Place, files, fixture, make};
use crate::house::each_engine;
use std::fs;

#[test]
fn one_flipped_byte_in_any_file_is_refused_before_anything_is_written() {
    each_engine(|house| {
        fixture::live(house);
        let (backup, _) = make(house, "damaged");
        let is_sqlite = house.config.database.starts_with("sqlite:");
        // What is refused before the database is looked at is refused alike on both.
        let on = if is_sqlite { On::Sqlite } else { On::Postgres };
        let place = Place::empty(on, &house.config.master_key);
        for path in files(&backup) {
            let whole = fs::read(&path).expect("read");
            let mut flipped = whole.clone();
            match whole.len() / 2 {
                0 => flipped.push(b'\n'),
                middle => flipped[middle] ^= 1,
            }
            fs::write(&path, &flipped).expect("written");
            place.refuses(&backup, "");
            assert!(place.is_untouched(), "{path:?}");
            fs::write(&path, &whole).expect("written");
        }
        assert_eq!(place.restore(&backup).expect("whole").broken, []);
    });
}

#[test]
fn what_is_cut_short_missing_or_named_otherwise_is_refused() {
    each_engine(|house| {
        fixture::live(house);
        let (backup, _) = make(house, "cut");
        for on in BOTH {
            let place = Place::empty(on, &house.config.master_key);
            for name in ["tables/event.copy", "objects.list", "tables/private.copy"] {
                let path = backup.join(name);
                let whole = fs::read(&path).expect("read");
                let line = whole
                    .iter()
                    .rposition(|byte| *byte == b'\n')
                    .expect("a line");
                for shorter in [&whole[..whole.len() / 2], &whole[..line], &whole[..0]] {
                    fs::write(&path, shorter).expect("written");
                    place.refuses(&backup, "与清单不符");
                }
                fs::remove_file(&path).expect("removed");
                place.refuses(&backup, "缺少文件");
                fs::write(&path, &whole).expect("written");
            }
            for name in ["manifest.json", "manifest.sm3"] {
                let path = backup.join(name);
                let whole = fs::read(&path).expect("read");
                fs::remove_file(&path).expect("removed");
                place.refuses(&backup, "");
                fs::write(&path, &whole).expect("written");
            }
            let object = files(&backup.join("objects")).remove(0);
            fs::rename(&object, object.with_extension("gone")).expect("renamed");
            place.refuses(&backup, "缺少文件");
            fs::rename(object.with_extension("gone"), &object).expect("renamed");
            assert!(place.is_untouched());
        }
    });
}
