//! Orders are looked at, all faults at once, before anything is done; then each becomes a case.

use super::{ITEM, Typed};
use crate::act::{self, CaseKey, Done, Fail, Order};
use crate::app::App;
use crate::filing::{self, Said};
use crate::people::Applicant;
use crate::rated::rectify;
use crate::store::{StoreError, Tx};
use crate::world::{Published, World};
use crate::{args, sql};
use jiff::civil::Date;
use std::collections::BTreeMap;
use yike_core::case::{About, Channel, Command, HotlineOrder, heard_way};
use yike_core::chain::sm3;
use yike_core::clock::At;
use yike_core::door::{CaseNumber, Fault, PersonName, Phone, Text};
use yike_core::item::Level;
use yike_core::item::form::Answers;
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Post, Who};

sql! {
    THERE = "SELECT case_id FROM matter WHERE home = $1 AND case_id = $2";
    BY_NUMBER = "SELECT id, item, holder, at_unit, accepting FROM case_row
        WHERE home = $1 AND number = $2";
    // What somebody with this phone has had here lately: one of these it may be about.
    LIKE = "SELECT c.number, c.item, c.status FROM party p
        JOIN case_row c ON c.home = p.home AND c.id = p.case_id
        WHERE p.who = $1 AND p.role = 'applicant' AND c.home = $2 AND c.filed_at >= $3
        AND c.item <> 'hotline' ORDER BY c.filed_at DESC, c.id LIMIT 5";
}

/// How far back cases of the same phone are offered: half a year.
const LATELY: i64 = 183 * 86_400_000;
/// Characters of what was said.
const CONTENT_MAX: usize = 2_000;
/// Characters of an order's number.
const NUMBER_MAX: usize = 40;

/// What becomes of an order.
pub struct Planned {
    pub typed: Typed,
    pub state: State,
}

pub enum State {
    New(Box<Ready>),
    /// It is a case already.
    There(CaseKey),
    /// Everything that is wrong, by field.
    Faulty(Vec<(&'static str, Fault)>),
}

/// An order that can be taken in.
pub struct Ready {
    pub number: String,
    pub unit: UnitId,
    pub until: Option<Date>,
    pub item: Option<String>,
    /// The post in which it is taken in.
    post: Post,
    received: String,
    content: String,
    name: Option<PersonName>,
    phone: Option<Phone>,
    tied: Option<Tied>,
    /// Where no case was named: what the same person has had here lately.
    pub like: Vec<Like>,
}

impl Ready {
    /// 办件编号 of the case that it concerns.
    pub fn case(&self) -> Option<&str> {
        self.tied.as_ref().map(|tied| tied.number.as_str())
    }
}

/// The case that an order concerns.
#[derive(Clone)]
struct Tied {
    number: String,
    id: String,
    item: String,
    holder: Option<PersonId>,
    at: UnitId,
}

/// A case that an order may concern.
pub struct Like {
    pub number: String,
    pub item: String,
    pub status: String,
}

/// Looks at every order; nothing is written.
///
/// # Errors
/// The store's own.
pub async fn plan(
    app: &App,
    world: &World,
    posts: &[Post],
    orders: Vec<Typed>,
) -> Result<Vec<Planned>, StoreError> {
    let now = app.now();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut planned: Vec<Planned> = Vec::with_capacity(orders.len());
    for typed in orders {
        let twice = seen.get(&typed.number).copied();
        seen.entry(typed.number.clone()).or_insert(typed.row);
        let state = match parse(world, posts, &typed, now, twice) {
            Ok(ready) => State::New(Box::new(ready)),
            Err(faults) => State::Faulty(faults),
        };
        planned.push(Planned { typed, state });
    }
    let keys = app.keys.clone();
    let homes: Vec<Option<Asked>> = planned
        .iter()
        .map(|one| match &one.state {
            State::New(ready) => Some(Asked {
                home: home(world, &ready.unit),
                number: ready.number.clone(),
                case: one.typed.case.clone(),
                who: (ready.phone.as_ref()).map(|phone| keys.resident_of_phone(phone.as_str())),
            }),
            State::There(_) | State::Faulty(_) => None,
        })
        .collect();
    let found = app
        .store
        .read(move |tx| {
            let look = |asked: &Option<Asked>| match asked {
                None => Ok(None),
                Some(asked) => look(tx, asked, now).map(Some),
            };
            homes
                .iter()
                .map(look)
                .collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    for (one, found) in planned.iter_mut().zip(found) {
        let (State::New(ready), Some(found)) = (&mut one.state, found) else {
            continue;
        };
        if let Some(key) = found.there {
            one.state = State::There(key);
        } else if !one.typed.case.is_empty() && found.tied.is_none() {
            one.state = State::Faulty(vec![("case", no_case())]);
        } else {
            ready.item = ready
                .item
                .take()
                .or(found.tied.as_ref().map(|tied| tied.item.clone()));
            ready.tied = found.tied;
            ready.like = found.like;
        }
    }
    Ok(planned)
}

struct Asked {
    home: String,
    number: String,
    case: String,
    who: Option<String>,
}

struct Found {
    there: Option<CaseKey>,
    tied: Option<Tied>,
    like: Vec<Like>,
}

fn look(tx: &mut Tx<'_>, asked: &Asked, now: At) -> Result<Found, StoreError> {
    let id = case_id(&asked.number);
    let there = tx.one(&THERE, args![&asked.home, &id])?;
    let tied = match CaseNumber::parse(&asked.case) {
        Err(_) => None,
        Ok(number) => {
            let row = tx.one(&BY_NUMBER, args![&asked.home, number.as_str()])?;
            row.map(|row| {
                let at = row.opt_text(3)?.unwrap_or(row.text(4)?);
                Ok::<_, StoreError>(Tied {
                    number: number.as_str().to_owned(),
                    id: row.text(0)?.to_owned(),
                    item: row.text(1)?.to_owned(),
                    holder: row.opt_text(2)?.map(PersonId::new),
                    at: UnitId::new(at),
                })
            })
            .transpose()?
        }
    };
    let like = match (&asked.who, asked.case.is_empty()) {
        (Some(who), true) => {
            let since = now.0 - LATELY;
            let rows = tx.rows(&LIKE, args![who, &asked.home, since])?;
            let like = rows.iter().map(|row| {
                Ok(Like {
                    number: row.text(0)?.to_owned(),
                    item: row.text(1)?.to_owned(),
                    status: row.text(2)?.to_owned(),
                })
            });
            like.collect::<Result<_, StoreError>>()?
        }
        (_, _) => Vec::new(),
    };
    Ok(Found {
        there: there.map(|_| CaseKey::new(&asked.home, id)),
        tied,
        like,
    })
}

/// The id of the case of an order: the same for the same number, so that an order is one case whoever
/// brings it.
pub fn case_id(number: &str) -> String {
    let digest = sm3(format!("hotline {number}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes)
        .into_uuid()
        .to_string()
}

/// The district whose the matter is.
fn home(world: &World, unit: &UnitId) -> String {
    heard_way(&world.units, unit, None).map_or(String::new(), |way| way.home)
}

fn parse(
    world: &World,
    posts: &[Post],
    typed: &Typed,
    now: At,
    twice: Option<usize>,
) -> Result<Ready, Vec<(&'static str, Fault)>> {
    let mut faults = Vec::new();
    let number = number(&typed.number).and_then(|number| match twice {
        None => Ok(number),
        Some(row) => Err(same(row)),
    });
    let number = keep(&mut faults, "number", number);
    let unit = keep(&mut faults, "unit", unit(world, posts, &typed.unit));
    let until = keep(&mut faults, "until", day_typed(&typed.until));
    let content = Text::parse_within(&typed.content, CONTENT_MAX);
    let content = keep(&mut faults, "content", content);
    let name = given(&typed.name).map(PersonName::parse).transpose();
    let name = keep(&mut faults, "name", name);
    let phone = given(&typed.phone).map(Phone::parse).transpose();
    let phone = keep(&mut faults, "phone", phone);
    let item = keep(&mut faults, "item", item(world, &typed.item, now));
    let case = given(&typed.case).map(CaseNumber::parse).transpose();
    keep(&mut faults, "case", case);
    keep(&mut faults, "received", received(&typed.received));
    let (Some(number), Some((unit, post)), Some(content)) = (number, unit, content) else {
        return Err(faults);
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Ready {
        number,
        unit,
        until: until.flatten(),
        item: item.flatten(),
        post,
        received: typed.received.clone(),
        content: content.as_str().to_owned(),
        name: name.flatten(),
        phone: phone.flatten(),
        tied: None,
        like: Vec::new(),
    })
}

/// Notes what is wrong with a field, and goes on: all faults are told at once.
fn keep<T>(
    faults: &mut Vec<(&'static str, Fault)>,
    field: &'static str,
    parsed: Result<T, Fault>,
) -> Option<T> {
    parsed.map_err(|fault| faults.push((field, fault))).ok()
}

fn received(text: &str) -> Result<(), Fault> {
    match text.chars().count() {
        0..=40 => Ok(()),
        _ => Err(Fault::new(
            "来电时间太长。请只写日期和时间。",
            "Please give day and time only.",
        )),
    }
}

fn given(text: &str) -> Option<&str> {
    let text = text.trim();
    // What hot lines write for somebody who gave no name.
    (!text.is_empty() && text != "匿名" && text != "—" && text != "无").then_some(text)
}

fn number(text: &str) -> Result<String, Fault> {
    let is_code = text.bytes().all(|byte| byte.is_ascii_graphic());
    match text.len() {
        1..=NUMBER_MAX if is_code => Ok(text.to_owned()),
        _ => Err(Fault::new(
            format!("工单编号要有，只用字母、数字和符号，最多 {NUMBER_MAX} 位。请核对。"),
            format!(
                "An order has a number of letters, digits and signs, at most {NUMBER_MAX}. Please check it."
            ),
        )),
    }
}

/// The unit by its code or its whole name, below a place where orders may be taken in.
fn unit(world: &World, posts: &[Post], text: &str) -> Result<(UnitId, Post), Fault> {
    let code = UnitId::new(text.trim());
    let mut named = world.units.all().filter(|unit| unit.name == text.trim());
    let unit = match (world.units.get(&code), named.next(), named.next()) {
        (Some(unit), ..) | (None, Some(unit), None) => unit,
        (None, Some(_), Some(_)) => {
            return Err(Fault::new(
                format!("叫“{text}”的单位不止一个。请改写单位编码。"),
                format!("More than one unit is called “{text}”. Please give its code."),
            ));
        }
        (None, None, _) => {
            return Err(Fault::new(
                format!("机构表里没有“{text}”。请写单位的全称或编码。"),
                format!("There is no unit “{text}”. Please give its whole name or its code."),
            ));
        }
    };
    let mut above = posts.iter().filter(|post| post.unit.covers(&unit.id));
    match above.next() {
        Some(post) if unit.level != Level::City => Ok((unit.id.clone(), post.clone())),
        Some(_) | None => Err(Fault::new(
            format!("“{}”不归您所在的单位派单。请交给它的上级导入。", unit.name),
            format!(
                "Orders of {} are not sent out from your place. Please hand it to the level above it.",
                unit.name
            ),
        )),
    }
}

/// 2026-12-01, 2026/12/1, 2026.12.1 or 2026年12月1日, with or without a time behind it.
fn day_typed(text: &str) -> Result<Option<Date>, Fault> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let parts: Vec<i16> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect();
    let day = match parts.as_slice() {
        [year, month, day, ..] if *year >= 2000 => {
            let small = |n: &i16| i8::try_from(*n).unwrap_or(0);
            Date::new(*year, small(month), small(day)).ok()
        }
        _ => None,
    };
    day.map(Some).ok_or_else(|| {
        Fault::new(
            format!("看不懂答复期限“{text}”。请写成 2026-12-01 这样。"),
            format!("The limit “{text}” cannot be read. Please write it like 2026-12-01."),
        )
    })
}

/// An item by its key or its name.
fn item(world: &World, text: &str, now: At) -> Result<Option<String>, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let mut all = world.catalogue(now);
    let is_it = |one: &&Published| one.item.key == text || one.item.name == text;
    match all.find(is_it) {
        Some(one) => Ok(Some(one.item.key.clone())),
        None => Err(Fault::new(
            format!("事项目录里没有“{text}”。请写事项的全称，或者空着。"),
            format!("There is no item “{text}”. Please give its whole name, or leave it empty."),
        )),
    }
}

fn same(row: usize) -> Fault {
    Fault::new(
        format!("和第 {row} 行是同一个工单编号，只能留一行。"),
        format!("The same number stands in row {row}. Please keep one of them."),
    )
}

fn no_case() -> Fault {
    Fault::new(
        "这个区里没有这个办件编号。请核对，或者空着。",
        "There is no case of this number in this district. Please check it, or leave it empty.",
    )
}

/// Takes an order in: from now on it is a case of the unit it was sent to.
///
/// # Errors
/// As [`act::act`].
pub async fn take_in(app: &App, world: &World, who: &Who, ready: &Ready) -> Result<Done, Fail> {
    let published = world.published(ITEM, app.now()).ok_or(Fail::NotFound)?;
    let way = heard_way(&world.units, &ready.unit, Some(&ready.post.unit));
    let way = way.ok_or(Fail::NotFound)?;
    let tied = ready.tied.as_ref();
    let about = About {
        item: ready.item.clone(),
        case: tied.map(|tied| (way.home.clone(), tied.id.clone())),
        // Whoever has the case does not answer what is said about it.
        people: (tied.filter(|tied| tied.at == ready.unit))
            .and_then(|tied| tied.holder.clone())
            .into_iter()
            .collect(),
        order: Some(HotlineOrder {
            number: ready.number.clone(),
            until: ready.until,
        }),
        ..About::of(ready.unit.clone())
    };
    let applicant = Applicant {
        name: (ready.name.as_ref()).map_or("匿名".into(), |name| name.as_str().to_owned()),
        phone: (ready.phone.as_ref()).map_or(String::new(), |phone| phone.as_str().to_owned()),
        ..rectify::unnamed()
    };
    let person = match &ready.phone {
        Some(phone) => app.keys.resident_of_phone(phone.as_str()),
        None => format!("{}{}", rectify::UNNAMED, case_id(&ready.number)),
    };
    let (filing, documents) = filing::said(Said {
        published,
        about,
        way: way.clone(),
        who: PersonId::new(person),
        applicant: &applicant,
        age_band: None,
        answers: &answers(ready),
        channel: Channel::Phone,
    });
    let order = Order {
        key: CaseKey::new(&way.home, case_id(&ready.number)),
        command_id: format!("hotline/{}", ready.number),
        who: who.clone(),
        command: Command::File(Box::new(filing)),
        documents,
        words: match ready.phone {
            Some(_) => applicant.words(),
            None => Vec::new(),
        },
    };
    act::act(app, order).await
}

fn answers(ready: &Ready) -> Answers {
    let pairs = [
        ("number", &ready.number),
        ("received", &ready.received),
        ("content", &ready.content),
    ];
    let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    given
        .map(|(key, value)| (key.to_owned(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in [
            "2026-12-01",
            "2026/12/1",
            "2026年12月1日",
            "2026.12.01 18:00",
        ] {
            let day = day_typed(text).expect("a day").expect("given");
            assert_eq!(day, jiff::civil::date(2026, 12, 1), "{text}");
        }
        assert_eq!(day_typed(" "), Ok(None));
        for text in ["明天", "12-01", "2026-13-01", "2026-02-30"] {
            assert!(day_typed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_order_is_the_same_case_whoever_brings_it() {
        assert_eq!(case_id("A-1"), case_id("A-1"));
        assert_ne!(case_id("A-1"), case_id("A-2"));
        assert!(CaseKey::parse(&format!("110101-{}", case_id("A-1"))).is_some());
    }
}
