//! People and posts as tables, out and in. A file becomes acts: somebody added, a post given, named or
//! ended. They are the security administrator's; units are the system administrator's, and neither
//! file can do the other's work.

use super::columns::{PersonColumn, PostColumn};
use super::plan::{Plan, Refused, Why};
use super::rows::{One, Rows, table};
use super::{Kind, Row, Table};
use crate::places;
use crate::register;
use crate::world::{PostRow, World};
use std::collections::{BTreeMap, BTreeSet};
use yike_core::clock::At;
use yike_core::door::PersonName;
use yike_core::item::Level;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Term};

/// Something that a file would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A unit is added, or has another name.
    Unit {
        id: UnitId,
        level: Level,
        name: String,
        parent: Option<UnitId>,
        before: Option<String>,
    },
    Person {
        login: String,
        name: String,
    },
    GivePost {
        login: String,
        unit: UnitId,
        duty: Duty,
        slot: String,
        title: String,
        number: String,
    },
    /// 岗位名称 and 工号 of a post that stands.
    NamePost {
        post: String,
        login: String,
        title: String,
        number: String,
    },
    EndPost {
        post: String,
        login: String,
    },
}

/// People with a post in some areas; never a passphrase.
pub fn people(world: &World, areas: &[UnitId], now: At) -> Table {
    let mut seen = BTreeSet::new();
    let posts = held(world, areas, now);
    let rows = posts
        .filter(|post| seen.insert(post.person.clone()))
        .map(|post| {
            let login = login_of(world, &post.person);
            PersonColumn::ALL
                .iter()
                .map(|column| match column {
                    PersonColumn::Login => login.clone(),
                    PersonColumn::PersonName => world.person_name(&post.person).to_owned(),
                })
                .collect()
        });
    let rows: Vec<Vec<String>> = rows.collect();
    made(
        Kind::People,
        PersonColumn::ALL.iter().map(|one| one.name()),
        rows,
    )
}

/// The posts held now in some areas.
pub fn posts(world: &World, areas: &[UnitId], now: At) -> Table {
    let rows = held(world, areas, now).map(|post| {
        let title = places::title(&post.title).or(places::first_of(post.duty));
        let cell = |column: &PostColumn| match column {
            PostColumn::Login => login_of(world, &post.person),
            PostColumn::UnitCode => post.unit.to_string(),
            PostColumn::UnitName => world.units.name(&post.unit).to_owned(),
            PostColumn::Duty => post.duty.as_str().to_owned(),
            PostColumn::Slot => post.slot.clone(),
            PostColumn::Title => title.map_or(String::new(), |one| one.name.clone()),
            PostColumn::Number => post.number.clone(),
            PostColumn::CdOperation => String::new(),
        };
        PostColumn::ALL.iter().map(cell).collect()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    made(
        Kind::Posts,
        PostColumn::ALL.iter().map(|one| one.name()),
        rows,
    )
}

fn held<'a>(world: &'a World, areas: &'a [UnitId], now: At) -> impl Iterator<Item = &'a PostRow> {
    let posts = world.posts.iter();
    posts.filter(move |post| post.holds(now) && covered(areas, &post.unit))
}

fn login_of(world: &World, person: &PersonId) -> String {
    let known = world.people.get(person);
    known
        .and_then(|known| known.login.clone())
        .unwrap_or_default()
}

pub(super) fn covered(areas: &[UnitId], unit: &UnitId) -> bool {
    areas.iter().any(|area| area.covers(unit))
}

pub(super) fn made<'a>(
    kind: Kind,
    heads: impl Iterator<Item = &'a str>,
    rows: Vec<Vec<String>>,
) -> Table {
    Table {
        kind,
        heads: heads.map(str::to_owned).collect(),
        rows: (rows.into_iter().enumerate())
            .map(|(n, cells)| Row { n: n + 2, cells })
            .collect(),
    }
}

/// What a file of people and posts would do in these areas, by this administrator.
pub fn plan_people(
    world: &World,
    areas: &[UnitId],
    by: &PersonId,
    tables: &[Table],
    now: At,
) -> Plan {
    let mut work = Work {
        world,
        areas,
        by,
        now,
        plan: Plan::default(),
        added: BTreeMap::new(),
        terms: BTreeMap::new(),
    };
    if let Some(table) = table(tables, Kind::People) {
        for row in Rows::new(table, PersonColumn::parse).iter() {
            work.person(&row);
        }
    }
    if let Some(table) = table(tables, Kind::Posts) {
        for row in Rows::new(table, PostColumn::parse).iter() {
            work.post(&row);
        }
    }
    work.without_posts(tables);
    work.plan.finish(tables);
    work.plan
}

struct Work<'a> {
    world: &'a World,
    areas: &'a [UnitId],
    by: &'a PersonId,
    now: At,
    plan: Plan,
    /// Logins that this file adds, and their rows.
    added: BTreeMap<String, usize>,
    /// Duties that this file gives, by login.
    terms: BTreeMap<String, Vec<Term>>,
}

impl Work<'_> {
    fn refuse(&mut self, kind: Kind, row: usize, column: &'static str, why: Why) {
        self.plan.refused.push(Refused {
            kind,
            row,
            column,
            why,
        });
    }

    fn known(&self, login: &str) -> Option<&PersonId> {
        let mut all = self.world.people.iter();
        all.find(|(_, person)| person.login.as_deref() == Some(login))
            .map(|(id, _)| id)
    }

    fn person(&mut self, row: &One<'_, PersonColumn>) {
        let login = row.text(PersonColumn::Login).to_ascii_lowercase();
        let name = row.text(PersonColumn::PersonName);
        let fault = |column: PersonColumn, zh: &str, en: &str| (column.name(), Why::new(zh, en));
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
        let parsed = PersonName::parse(name);
        let is_new = self.known(&login).is_none();
        let is_plain = (3..=32).contains(&login.len()) && login.bytes().all(plain);
        let wrong = if is_new && !is_plain {
            Some(fault(
                PersonColumn::Login,
                "登录名要 3 到 32 个小写字母、数字、点或横线，如 lin.xiao。请改一下。",
                "A login is 3 to 32 small letters, digits, dots or dashes, such as lin.xiao.",
            ))
        } else if self.added.contains_key(&login) {
            Some(fault(
                PersonColumn::Login,
                "表里有两行是这个登录名。请只留一行，或给其中一位换登录名。",
                "Two rows have this login. Please keep one, or choose another login.",
            ))
        } else if let Err(fault) = &parsed {
            Some((
                PersonColumn::PersonName.name(),
                Why::new(&fault.zh, &fault.en),
            ))
        } else if let Some(known) = self.known(&login) {
            let stands = self.world.person_name(known);
            (stands != name).then(|| fault(
                PersonColumn::Login,
                "这个登录名已有人用，姓名不同。请换一个登录名；同一个人改名的，请在人员页办。",
                "Somebody else has this login. Please choose another; a changed name is entered on the person's page.",
            ))
        } else {
            None
        };
        match (wrong, self.known(&login).is_some()) {
            (Some((column, why)), _) => self.refuse(Kind::People, row.n(), column, why),
            (None, true) => self.plan.counts.unchanged += 1,
            (None, false) => {
                self.added.insert(login.clone(), row.n());
                self.plan.counts.new += 1;
                self.plan.acts.push(Act::Person {
                    login,
                    name: name.to_owned(),
                });
            }
        }
    }

    fn post(&mut self, row: &One<'_, PostColumn>) {
        match self.post_of(row) {
            Ok(None) => self.plan.counts.unchanged += 1,
            Ok(Some(act)) => {
                match &act {
                    Act::GivePost { .. } => self.plan.counts.new += 1,
                    Act::EndPost { .. } => self.plan.counts.retired += 1,
                    Act::NamePost { .. } | Act::Unit { .. } | Act::Person { .. } => {
                        self.plan.counts.changed += 1;
                    }
                }
                self.plan.acts.push(act);
            }
            Err((column, why)) => self.refuse(Kind::Posts, row.n(), column.name(), why),
        }
    }

    fn post_of(&mut self, row: &One<'_, PostColumn>) -> Result<Option<Act>, (PostColumn, Why)> {
        let login = row.text(PostColumn::Login).to_ascii_lowercase();
        let wrong = |column, zh: &str, en: &str| Err((column, Why::new(zh, en)));
        let person = self.known(&login).cloned();
        if person.is_none() && !self.added.contains_key(&login) {
            return wrong(
                PostColumn::Login,
                "没有这个登录名的人。请把人也写进“人员”表，或核对登录名。",
                "Nobody has this login. Please put the person into the table of people, or check the login.",
            );
        }
        let unit = UnitId::new(row.text(PostColumn::UnitCode));
        let Some(known) = self.world.units.get(&unit) else {
            return wrong(
                PostColumn::UnitCode,
                "没有这个机构代码。请核对；新机构先由系统管理员导入。",
                "No unit has this code. Please check it; a new unit is imported by the system administrator first.",
            );
        };
        if !covered(self.areas, &unit) {
            return wrong(
                PostColumn::UnitCode,
                "这个单位不归您管理，岗位请由它的管理员设。",
                "This unit is not yours to administer; its own administrator gives its posts.",
            );
        }
        let title = row.text(PostColumn::Title);
        let title = match title {
            "" => None,
            text => match places::title(text) {
                Some(title) => Some(title),
                None => {
                    return wrong(
                        PostColumn::Title,
                        "没有这个岗位名称。请用字典里的名称，如全能社工、代办员、办事员、协调员。",
                        "No such title. Please use one of the dictionary, such as 全能社工 or 代办员.",
                    );
                }
            },
        };
        let duty = match row.text(PostColumn::Duty) {
            "" => title.map(|title| title.duty),
            text => Duty::parse(text).or(places::title(text).map(|title| title.duty)),
        };
        let Some(duty) = duty else {
            return wrong(
                PostColumn::Duty,
                "不知道是什么职责。请写职责（如 station）或岗位名称（如全能社工）。",
                "The duty is not known. Please write it (such as station) or a title (such as 全能社工).",
            );
        };
        if title.is_some_and(|title| title.duty != duty) {
            return wrong(
                PostColumn::Title,
                "这个岗位名称和职责不配。请改其中一个。",
                "This title does not belong to the duty. Please change one of them.",
            );
        }
        if !crate::register::fits(duty, known.level) {
            return wrong(
                PostColumn::Duty,
                "这一级单位没有这个岗位。社区设社工和站长，街道设窗口、科室、审批，区里设区级经办。请换一个。",
                "There is no such post on this level: communities have social workers and a head, streets have windows, sections and approvers, districts have officers.",
            );
        }
        let slot = match row.text(PostColumn::Slot) {
            "" => String::new(),
            "A" | "a" | "A岗" => "A".to_owned(),
            "B" | "b" | "B岗" => "B".to_owned(),
            _ => {
                return wrong(
                    PostColumn::Slot,
                    "岗次写 A 或 B，没有的留空。",
                    "The slot is A or B, or empty.",
                );
            }
        };
        let number = row.text(PostColumn::Number).to_owned();
        if !places::valid_number(&number) {
            return wrong(
                PostColumn::Number,
                "工号只用字母、数字和短横，不超过 12 位，不能用证件号码。请改正。",
                "A post's number has letters, digits and dashes, at most 12, and is no document number. Please correct it.",
            );
        }
        let code = title.map_or(String::new(), |title| title.code.clone());
        let held = person.as_ref().and_then(|person| {
            let mut posts = self.world.posts.iter();
            posts.find(|post| {
                post.person == *person
                    && post.unit == unit
                    && post.duty == duty
                    && post.holds(self.now)
            })
        });
        let removes = row.text(PostColumn::CdOperation).eq_ignore_ascii_case("D");
        match held {
            None if removes => Ok(None),
            Some(post) if removes => Ok(Some(Act::EndPost {
                post: post.id.clone(),
                login,
            })),
            Some(post) => {
                let has_title = row.get(PostColumn::Title).is_some();
                let plain = places::first_of(duty).map_or("", |one| &one.code);
                let shown = match post.title.as_str() {
                    "" => plain,
                    code => code,
                };
                let title = if has_title && code != shown {
                    code
                } else {
                    post.title.clone()
                };
                let number = match row.get(PostColumn::Number) {
                    Some(_) => number,
                    None => post.number.clone(),
                };
                let is_same = title == post.title && number == post.number;
                Ok((!is_same).then(|| Act::NamePost {
                    post: post.id.clone(),
                    login,
                    title,
                    number,
                }))
            }
            None => {
                self.may_hold(&login, person.as_ref(), duty)?;
                Ok(Some(Act::GivePost {
                    login,
                    unit,
                    duty,
                    slot,
                    title: code,
                    number,
                }))
            }
        }
    }

    /// The three administrators stay three people, within this file too.
    fn may_hold(
        &mut self,
        login: &str,
        person: Option<&PersonId>,
        duty: Duty,
    ) -> Result<(), (PostColumn, Why)> {
        let own = self
            .world
            .posts
            .iter()
            .filter(|post| person == Some(&post.person));
        let mut terms: Vec<Term> = own
            .map(|post| Term {
                duty: post.duty,
                from: post.from,
                until: post.until,
            })
            .collect();
        terms.extend(self.terms.get(login).into_iter().flatten());
        let nobody = PersonId::new("");
        let person = person.unwrap_or(&nobody);
        if let Some(gap) = register::misfit(&terms, person, duty, self.by, self.now) {
            return Err((PostColumn::Duty, Why::new(gap.zh, gap.en)));
        }
        let term = Term {
            duty,
            from: self.now,
            until: None,
        };
        self.terms.entry(login.to_owned()).or_default().push(term);
        Ok(())
    }

    /// Somebody new without a post here would be nobody's: their administrator could not find them.
    fn without_posts(&mut self, tables: &[Table]) {
        let given: BTreeSet<String> = (self.plan.acts.iter())
            .filter_map(|act| match act {
                Act::GivePost { login, .. } => Some(login.clone()),
                Act::Unit { .. }
                | Act::Person { .. }
                | Act::NamePost { .. }
                | Act::EndPost { .. } => None,
            })
            .collect();
        let alone: Vec<(String, usize)> = (self.added.iter())
            .filter(|(login, _)| !given.contains(*login))
            .map(|(login, row)| (login.clone(), *row))
            .collect();
        let has_posts = table(tables, Kind::Posts).is_some();
        for (login, row) in alone {
            self.plan
                .acts
                .retain(|act| !matches!(act, Act::Person { login: one, .. } if *one == login));
            self.plan.counts.new -= 1;
            let (zh, en) = match has_posts {
                true => (
                    "这个人在“岗位”表里没有能设的岗位，所以不加。请在岗位表里写上单位和职责。",
                    "No post of this person can be given from the table of posts, so they are not added. Please give unit and duty there.",
                ),
                false => (
                    "新加的人要同时设岗位。请把“岗位”表放在同一个工作簿（.xlsx）里一起导入。",
                    "Somebody new is given a post at once. Please put the table of posts into the same workbook (.xlsx).",
                ),
            };
            self.refuse(Kind::People, row, "", Why::new(zh, en));
        }
    }
}
