//! Made-up staff: a district with its bureaus, seventeen streets, every community, and one window
//! of the neighbouring district.

use super::accounts::{self, ANCHOR};
use crate::act::Fail;
use crate::app::App;
use crate::passphrase;
use crate::register::{self, NewPost};
use std::collections::BTreeSet;
use yike_core::item::Level;
use yike_core::unit::{UnitId, Units};
use yike_core::who::{Duty, PersonId};

/// The district that is staffed.
pub const DISTRICT: &str = "110101";
/// A street of the district next door, for 全市通办.
pub const NEIGHBOUR: &str = "110102007";

const SURNAMES: [&str; 40] = [
    "云", "柳", "松", "柏", "竺", "梅", "兰", "菊", "荷", "桂", "桐", "榆", "槐", "杨", "桑", "枫",
    "江", "河", "湖", "海", "溪", "泉", "岳", "岭", "石", "沙", "田", "苗", "谷", "禾", "麦", "栗",
    "米", "茶", "花", "叶", "林", "森", "雪", "霜",
];
const GIVEN: [&str; 48] = [
    "一刻", "半夏", "立春", "雨水", "惊蛰", "春分", "清和", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
    "小寒", "大寒", "子时", "丑时", "寅时", "卯时", "辰时", "巳时", "午时", "未时", "申时", "酉时",
    "戌时", "亥时", "初一", "初五", "初七", "初九", "十五", "中秋", "元宵", "端阳", "重阳", "除夕",
];

/// A name that nobody bears: a tree or a river, and a season or an hour.
pub fn name(order: usize) -> String {
    let surname = SURNAMES[order % SURNAMES.len()];
    let given = GIVEN[(order / SURNAMES.len() + order * 7) % GIVEN.len()];
    format!("{surname}{given}")
}

/// One post to be filled.
struct Seat {
    login: String,
    unit: UnitId,
    duty: Duty,
    slot: &'static str,
}

impl Seat {
    fn new(login: String, unit: &UnitId, duty: Duty, slot: &'static str) -> Seat {
        Seat {
            login,
            unit: unit.clone(),
            duty,
            slot,
        }
    }
}

/// Gives every seat to somebody made up. All bear the one passphrase that `demo` prints.
pub async fn staff(app: &App, by: &PersonId) -> anyhow::Result<()> {
    let seats = seats(&app.world.now().units);
    let secret = passphrase::hash(accounts::PASSPHRASE)?;
    let (by, now) = (by.clone(), app.now());
    app.store
        .write(move |tx| {
            for (n, seat) in seats.iter().enumerate() {
                let person = PersonId::new(format!("demo-{n:04}"));
                register::add_person(tx, &person, &name(n), &seat.login, &secret, &by, now)?;
                let post = NewPost {
                    id: format!("demo-post-{n:04}"),
                    person,
                    unit: seat.unit.clone(),
                    duty: seat.duty,
                    slot: seat.slot.to_owned(),
                };
                register::give_post(tx, &post, &by, now)?;
            }
            Ok::<_, Fail>(())
        })
        .await?;
    app.world.reload(&app.store).await?;
    Ok(())
}

/// Printed accounts that an older demonstration lacks are added to it.
pub async fn latecomers(app: &App, by: &PersonId) -> anyhow::Result<()> {
    let world = app.world.now();
    let is_there = |login: &str| {
        world
            .people
            .values()
            .any(|p| p.login.as_deref() == Some(login))
    };
    let missing: Vec<_> = (accounts::PRINTED.iter().enumerate())
        .filter(|(_, account)| !is_there(account.login))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let secret = passphrase::hash(accounts::PASSPHRASE)?;
    let (by, now) = (by.clone(), app.now());
    app.store
        .write(move |tx| {
            for (n, account) in &missing {
                let person = PersonId::new(format!("demo-{}", account.login));
                register::add_person(tx, &person, &name(*n), account.login, &secret, &by, now)?;
                let post = NewPost {
                    id: format!("demo-post-{}", account.login),
                    person,
                    unit: UnitId::new(account.unit),
                    duty: account.duty,
                    slot: account.slot.to_owned(),
                };
                register::give_post(tx, &post, &by, now)?;
            }
            Ok::<_, Fail>(())
        })
        .await?;
    app.world.reload(&app.store).await?;
    Ok(())
}

/// All seats; those of the printed accounts first.
fn seats(units: &Units) -> Vec<Seat> {
    let mut seats: Vec<Seat> = accounts::PRINTED
        .iter()
        .map(|account| {
            let unit = UnitId::new(account.unit);
            Seat::new(account.login.to_owned(), &unit, account.duty, account.slot)
        })
        .collect();
    let district = UnitId::new(DISTRICT);
    for unit in units.all().filter(|unit| district.covers(&unit.id)) {
        let is_bureau = unit.id.as_str().len() > DISTRICT.len() && unit.level == Level::District;
        match unit.level {
            Level::Community => seats.extend(station(&unit.id)),
            Level::Street => seats.extend(street(&unit.id)),
            Level::District if is_bureau => seats.extend(bureau(&unit.id)),
            Level::District | Level::City => {}
        }
    }
    seats.extend(street(&UnitId::new(NEIGHBOUR)));
    let printed: BTreeSet<(String, Duty, &str)> = accounts::PRINTED
        .iter()
        .map(|account| (account.unit.to_owned(), account.duty, account.slot))
        .collect();
    let named = accounts::PRINTED.len();
    let mut n = 0;
    seats.retain(|seat| {
        n += 1;
        let taken = printed.contains(&(seat.unit.to_string(), seat.duty, seat.slot));
        n <= named || !taken
    });
    seats
}

/// Everywhere one social worker; at most stations a second one and at some a head.
fn station(unit: &UnitId) -> Vec<Seat> {
    let order: usize = unit.as_str()[9..].parse().unwrap_or_default();
    let mut seats = vec![Seat::new(format!("{unit}-a"), unit, Duty::Station, "A")];
    if !order.is_multiple_of(4) || unit.as_str() == ANCHOR {
        seats.push(Seat::new(format!("{unit}-b"), unit, Duty::Station, "B"));
    }
    if order.is_multiple_of(3) {
        seats.push(Seat::new(format!("{unit}-z"), unit, Duty::StationHead, ""));
    }
    seats
}

fn street(unit: &UnitId) -> Vec<Seat> {
    vec![
        Seat::new(format!("{unit}-c1"), unit, Duty::Window, "A"),
        Seat::new(format!("{unit}-c2"), unit, Duty::Window, "B"),
        Seat::new(format!("{unit}-k1"), unit, Duty::Section, "A"),
        Seat::new(format!("{unit}-k2"), unit, Duty::Section, "B"),
        Seat::new(format!("{unit}-s"), unit, Duty::Approver, ""),
        Seat::new(format!("{unit}-d"), unit, Duty::Supervisor, ""),
    ]
}

fn bureau(unit: &UnitId) -> Vec<Seat> {
    let login = unit.as_str().to_lowercase();
    vec![
        Seat::new(format!("{login}-j1"), unit, Duty::District, "A"),
        Seat::new(format!("{login}-j2"), unit, Duty::District, "B"),
        Seat::new(format!("{login}-s"), unit, Duty::Approver, ""),
    ]
}
