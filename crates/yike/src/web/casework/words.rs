//! The small words of case pages: days, times, units, people, items; and through whose eyes they
//! are chosen.

use crate::act::Loaded;
use crate::heads::{self, Head};
use crate::web::face::parts;
use crate::web::face::text::{Lang, t, tr};
use crate::web::visit::{Visit, Visitor};
use crate::world::World;
use jiff::civil::Date;
use yike_core::case::RESULT;
use yike_core::chain;
use yike_core::clock::{At, date_en, date_zh, day_of, start_of};
use yike_core::door::CaseNumber;
use yike_core::item::Item;
use yike_core::item::form::Choice;
use yike_core::item::group::row_of;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post};

/// Through whose eyes a case is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// The resident whose case it is: spoken to as 您.
    Resident,
    /// Whoever handles it for the resident by a letter of authorisation 授权委托书.
    Agent,
    /// Whoever applies with the resident 共同申请人: spoken to as 您, and shown everybody but themselves
    /// masked.
    Joint,
    /// Staff on the way of the case.
    Casework,
    /// A supervisor: everything but the person.
    Supervisor,
    /// An auditor: what was done and by whom, not what was applied for.
    Auditor,
}

impl Eyes {
    /// The resident, or their agent: somebody who is spoken to as 您 and has no counter.
    pub fn is_resident(self) -> bool {
        match self {
            Eyes::Resident | Eyes::Agent | Eyes::Joint => true,
            Eyes::Casework | Eyes::Supervisor | Eyes::Auditor => false,
        }
    }

    /// Whether full values are shown after a look.
    pub fn may_look(self) -> bool {
        match self {
            Eyes::Casework | Eyes::Agent => true,
            Eyes::Resident | Eyes::Joint | Eyes::Supervisor | Eyes::Auditor => false,
        }
    }

    /// Whether internal opinions of the staff are shown.
    pub fn reads_opinions(self) -> bool {
        match self {
            Eyes::Casework | Eyes::Supervisor => true,
            Eyes::Resident | Eyes::Agent | Eyes::Joint | Eyes::Auditor => false,
        }
    }

    /// Whether the answers of the form and the files are shown.
    pub fn reads_form(self) -> bool {
        match self {
            Eyes::Resident | Eyes::Agent | Eyes::Joint | Eyes::Casework | Eyes::Supervisor => true,
            Eyes::Auditor => false,
        }
    }
}

/// Who reads, in which language, when, and with which slow facts.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub lang: Lang,
    pub eyes: Eyes,
    pub now: At,
    pub world: &'a World,
}

impl<'a> Reader<'a> {
    /// The visitor as reader of this case. Several posts: casework goes before overseeing.
    pub fn of(visit: &'a Visit, loaded: &Loaded) -> Reader<'a> {
        let eyes = match &visit.visitor {
            Visitor::Resident { person, .. } if loaded.case.has_joint(person) => Eyes::Joint,
            Visitor::Resident { person, .. } if *person != loaded.filing().applicant.who => {
                Eyes::Agent
            }
            Visitor::Nobody | Visitor::Resident { .. } => Eyes::Resident,
            // Whoever walked reads what they found as those who work on it do.
            Visitor::Staff { person, .. }
                if loaded.filing().is_of_staff() && loaded.filing().applicant.who == *person =>
            {
                Eyes::Casework
            }
            Visitor::Staff { posts, .. } => eyes_of(loaded, posts),
        };
        Reader {
            lang: visit.lang,
            eyes,
            now: visit.now,
            world: &visit.world,
        }
    }

    pub fn today(&self) -> Date {
        day_of(self.now)
    }

    pub fn t(&self, key: &str) -> String {
        t(self.lang, key)
    }

    pub fn tr(&self, key: &str, values: &[(&str, crate::web::face::text::Value<'_>)]) -> String {
        tr(self.lang, key, values)
    }

    /// `10 月 22 日（周四）`
    pub fn date(&self, date: Date) -> String {
        self::date(self.lang, date, self.today())
    }

    /// `11 月 20 日 15:42`
    pub fn time(&self, at: At) -> String {
        time(self.lang, at, self.today())
    }

    pub fn unit(&self, id: &UnitId) -> String {
        unit(self.world, id)
    }

    pub fn duty(&self, duty: Duty) -> String {
        duty_name(self.lang, duty)
    }

    /// `林晓（九道湾社区全能社工）`
    pub fn person(&self, id: &PersonId, post: Option<&Post>) -> String {
        person(self.lang, self.world, id, post)
    }

    pub fn item<'i>(&self, item: &'i Item) -> &'i str {
        item_name(self.lang, item)
    }

    /// The name of a material or the label of a field of the item.
    pub fn about(&self, item: &Item, key: &str) -> String {
        about(self.lang, item, key)
    }

    /// One of two words, in the reader's language.
    pub fn either<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        self.lang.either(zh, en)
    }
}

fn eyes_of(loaded: &Loaded, posts: &[Post]) -> Eyes {
    let sees = |post: &&Post| {
        crate::views::case::viewing_post(loaded, std::slice::from_ref(*post)).is_some()
    };
    let mut eyes = Eyes::Auditor;
    for post in posts.iter().filter(sees) {
        match post.duty {
            Duty::Station
            | Duty::StationHead
            | Duty::Window
            | Duty::Section
            | Duty::Approver
            | Duty::District => return Eyes::Casework,
            Duty::Supervisor => eyes = Eyes::Supervisor,
            // Who took it in at the door follows it like the desk; who is asked reads what it is
            // about.
            Duty::Grid | Duty::Contact => return Eyes::Casework,
            Duty::Auditor
            | Duty::Administrator
            | Duty::Security
            | Duty::Helper
            | Duty::Observer => {}
        }
    }
    eyes
}

/// `10 月 22 日（周四）`, or `22 October 2026 (Thu)`.
pub fn date(lang: Lang, date: Date, today: Date) -> String {
    match lang {
        Lang::Zh => date_zh(date, today),
        Lang::En => date_en(date),
    }
}

/// `11 月 20 日 15:42`; with the year in front when it is another one.
pub fn time(lang: Lang, at: At, today: Date) -> String {
    let day = day_of(at);
    let minutes = (at.0 - start_of(day).0).div_euclid(60_000);
    let clock = format!("{}:{:02}", minutes / 60, minutes % 60);
    match lang {
        Lang::Zh if day.year() == today.year() => {
            format!("{} 月 {} 日 {clock}", day.month(), day.day())
        }
        Lang::Zh => format!(
            "{} 年 {} 月 {} 日 {clock}",
            day.year(),
            day.month(),
            day.day()
        ),
        Lang::En => {
            let said = date_en(day);
            let plain = said.split(" (").next().unwrap_or_default();
            format!("{plain}, {clock}")
        }
    }
}

/// 账簿封签：第 5 条 3f9a 71c2 0be4 55d8, and the latest signed head of the city: what lets the
/// holder of a receipt hold the ledger to its word.
pub fn heads_of(lang: Lang, head: &chain::Head, city: Option<&Head>, today: Date) -> Vec<String> {
    let values = [
        ("seq", head.seq.into()),
        ("head", heads::short(&head.hash).into()),
    ];
    let own = tr(lang, "receipt-head", &values);
    std::iter::once(own)
        .chain(city.map(|city| city_head(lang, city, today)))
        .collect()
}

/// 全市签名封签 1024 项 9c01 … 11 月 20 日 15:00
pub fn city_head(lang: Lang, city: &Head, today: Date) -> String {
    tr(
        lang,
        "receipt-city-head",
        &[
            ("size", city.size.into()),
            ("root", heads::short(&city.root).into()),
            ("time", time(lang, city.at, today).into()),
        ],
    )
}

/// The name of a unit as people say it: 九道湾社区, not 九道湾社区居委会.
pub fn unit(world: &World, id: &UnitId) -> String {
    short_unit(world.units.name(id)).to_owned()
}

fn short_unit(name: &str) -> &str {
    for tail in ["社区居委会", "社区居民委员会"] {
        if let Some(front) = name.strip_suffix(tail) {
            return &name[..front.len() + "社区".len()];
        }
    }
    for tail in ["村委会", "村民委员会"] {
        if let Some(front) = name.strip_suffix(tail) {
            return match front.ends_with('村') {
                true => front,
                false => &name[..front.len() + "村".len()],
            };
        }
    }
    name
}

pub fn duty_name(lang: Lang, duty: Duty) -> String {
    t(lang, &format!("duty-{}", duty.as_str()))
}

/// `林晓（九道湾社区全能社工）`: the name of somebody of the staff and the post they acted in.
pub fn person(lang: Lang, world: &World, id: &PersonId, post: Option<&Post>) -> String {
    let name = world.person_name(id);
    let Some(post) = post else {
        return name.to_owned();
    };
    let (unit, duty) = (unit(world, &post.unit), duty_name(lang, post.duty));
    match lang {
        Lang::Zh => format!("{name}（{unit}{duty}）"),
        Lang::En => format!("{name} ({duty}, {unit})"),
    }
}

pub fn item_name(lang: Lang, item: &Item) -> &str {
    lang.either(&item.name, &item.name_en)
}

/// The answers that a question of an item offers.
pub fn choices(lang: Lang, options: &[Choice]) -> Vec<parts::Choice<'_>> {
    (options.iter())
        .map(|option| {
            parts::Choice::new(&option.value, lang.either(&option.label, &option.label_en))
        })
        .collect()
}

/// The number of a case in groups that can be read aloud.
pub fn grouped(number: &str) -> String {
    CaseNumber::parse(number).map_or_else(|_| number.to_owned(), |number| number.grouped())
}

/// The name of a material, the label of a field or the question of a situation.
pub fn about(lang: Lang, item: &Item, key: &str) -> String {
    let material = item.material(key).map(|m| (&m.name, &m.name_en));
    let field = || {
        let field = item.fields.iter().find(|f| f.key == key)?;
        Some((&field.label, &field.label_en))
    };
    let group = || item.group(key).map(|g| (&g.label, &g.label_en));
    if let Some((group, row)) = row_of(key).filter(|(group, _)| item.group(group).is_some()) {
        let table = about(lang, item, group);
        return tr(
            lang,
            "rows-row-of",
            &[("table", table.into()), ("n", row.into())],
        );
    }
    let situation = || {
        let situation = item.situations.iter().find(|s| s.key == key)?;
        Some((&situation.question, &situation.question_en))
    };
    if key == RESULT {
        return lang
            .either(&item.result.name, &item.result.name_en)
            .to_owned();
    }
    match material.or_else(field).or_else(group).or_else(situation) {
        Some((zh, en)) => lang.either(zh, en).to_owned(),
        None => key.to_owned(),
    }
}

/// The label of a chosen answer.
pub fn choice<'a>(lang: Lang, options: &'a [Choice], value: &'a str) -> &'a str {
    match options.iter().find(|option| option.value == value) {
        Some(option) => lang.either(&option.label, &option.label_en),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_called_as_people_call_them() {
        assert_eq!(short_unit("多福巷社区居委会"), "多福巷社区");
        assert_eq!(short_unit("岭东村委会"), "岭东村");
        assert_eq!(short_unit("岭东村村委会"), "岭东村");
        assert_eq!(short_unit("北新桥街道"), "北新桥街道");
    }

    #[test]
    fn times_are_said_at_plus_eight() {
        let today = jiff::civil::date(2026, 11, 22);
        // 2026-11-20 15:42 at +08:00
        let at = At(start_of(jiff::civil::date(2026, 11, 20)).0 + (15 * 60 + 42) * 60_000);
        assert_eq!(time(Lang::Zh, at, today), "11 月 20 日 15:42");
        assert_eq!(time(Lang::En, at, today), "20 November 2026, 15:42");
        let next_year = jiff::civil::date(2027, 1, 4);
        assert_eq!(time(Lang::Zh, at, next_year), "2026 年 11 月 20 日 15:42");
    }
}
