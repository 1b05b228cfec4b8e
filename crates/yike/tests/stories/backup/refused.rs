//! 恢复只进空的地方，只用对的钥匙；备份不覆盖任何东西。

use super::{BOTH, Place, fixture, make};
use crate::house::each_engine;
use std::fs;
use yike::backup::{self, Manifest};
use yike::store::{Store, StoreConfig};
use yike::{args, sql};
use yike_core::clock::At;

sql! {
    SETTINGS = "SELECT name FROM setting";
}

#[test]
fn a_place_that_is_not_empty_is_left_as_it_is() {
    each_engine(|house| {
        fixture::live(house);
        let (backup, _) = make(house, "once");
        // Into the house itself, whose program is at work.
        let error = backup::restore(&house.config, &backup, &mut |_| {}).unwrap_err();
        assert!(format!("{error:#}").contains("不是空的"), "{error:#}");
        house.assert_whole();
        for on in BOTH {
            let place = Place::empty(on, &house.config.master_key);
            fs::create_dir_all(&place.config.objects).expect("made");
            fs::write(place.config.objects.join("old"), "x").expect("written");
            place.refuses(&backup, "文件夹");
            fs::remove_dir_all(&place.config.objects).expect("removed");

            // An empty schema, as a first start leaves it, is an empty place; but not while a
            // program has it open.
            let config = StoreConfig {
                url: place.config.database.clone(),
            };
            let other = Store::open(&config).expect("a first start");
            let asked = other.read_blocking(|tx| tx.rows(&SETTINGS, args![]));
            assert_eq!(asked, Ok(Vec::new()));
            place.refuses(&backup, "停掉");
            drop(other);
            place.restore(&backup).expect("restored");
            place.refuses(&backup, "不是空的");
            place.open(Some(house)).assert_whole();
        }
    });
}

#[test]
fn without_its_master_key_nothing_is_restored() {
    each_engine(|house| {
        fixture::live(house);
        let (backup, _) = make(house, "key");
        for on in BOTH {
            let place = Place::empty(on, &house.config.master_key);
            fs::remove_file(&place.config.master_key).expect("removed");
            place.refuses(&backup, "没有主密钥");
            assert!(place.is_untouched());
            fs::write(&place.config.master_key, format!("{}\n", "7".repeat(64))).expect("written");
            place.refuses(&backup, "打不开");
            let store = Store::open(&StoreConfig {
                url: place.config.database.clone(),
            });
            let said = format!("{:#}", store.err().expect("not served"));
            assert!(said.contains("没有做完的恢复"), "{said}");
        }
    });
}

#[test]
fn a_backup_overwrites_nothing_and_a_newer_one_is_not_guessed_at() {
    each_engine(|house| {
        fixture::live(house);
        let (backup, made) = make(house, "first");
        let again = backup::make(&house.config, &backup, true, At(1), &mut |_| {});
        assert!(format!("{:#}", again.unwrap_err()).contains("换个名字"));
        assert_eq!(Manifest::read(&backup).expect("as it was"), made.manifest);

        // What an interrupted backup left behind goes; what is somebody else's stays.
        let part = house.folder().join("second.part");
        fs::create_dir_all(part.join("tables")).expect("made");
        let second = house.folder().join("second");
        let refused = backup::make(&house.config, &second, true, At(1), &mut |_| {});
        assert!(format!("{:#}", refused.unwrap_err()).contains("移走"));
        fs::write(part.join("lock"), "").expect("written");
        backup::make(&house.config, &second, true, At(1), &mut |_| {}).expect("made");
        assert!(!part.exists() && !second.join("lock").exists());

        let mut newer = made.manifest.clone();
        newer.schema.push(newer.schema[0].clone());
        newer.write(&part_of(&backup)).expect("written");
        let place = Place::empty(BOTH[0], &house.config.master_key);
        place.refuses(&part_of(&backup), "更新的程序");
    });
}

fn part_of(backup: &std::path::Path) -> std::path::PathBuf {
    let folder = backup.with_file_name("newer");
    let _ = fs::create_dir(&folder);
    folder
}
