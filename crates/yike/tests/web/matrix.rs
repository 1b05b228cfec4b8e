//! Who may call what: every route × every caller, near to the case and far from it. The routes
//! come from the router, what is expected from `matrix.txt`; a route without a row fails.

use crate::town::{Caller, Near, Town, town};
use axum::body::Body;
use axum::http::Request;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use yike_core::who::Duty;

/// What a caller is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Let in: an answer, a redirect, or a sentence about what was sent.
    In,
    LogIn,
    Forbidden,
    NotFound,
}

impl Told {
    fn of(status: u16) -> Option<Told> {
        match status {
            200..=399 | 400 | 409 | 422 | 429 => Some(Told::In),
            401 => Some(Told::LogIn),
            403 => Some(Told::Forbidden),
            404 => Some(Told::NotFound),
            _ => None,
        }
    }

    fn parse(word: &str) -> Told {
        match word {
            "in" => Told::In,
            "401" => Told::LogIn,
            "403" => Told::Forbidden,
            "404" => Told::NotFound,
            other => panic!("matrix.txt: {other} is none of in, 401, 403, 404"),
        }
    }
}

/// The table: rules for staff by name, and one row for each route.
struct Table {
    groups: BTreeMap<String, BTreeSet<String>>,
    rows: BTreeMap<String, Vec<String>>,
}

impl Table {
    fn read(text: &str) -> Table {
        let mut table = Table {
            groups: BTreeMap::new(),
            rows: BTreeMap::new(),
        };
        for line in text
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        {
            let words: Vec<&str> = line.split_whitespace().collect();
            if words[0] == "group" {
                let members = words[2..].iter().map(|&word| word.to_owned());
                table.groups.insert(words[1].to_owned(), members.collect());
            } else {
                let rest = words[2..].iter().map(|&word| word.to_owned());
                let twice = table
                    .rows
                    .insert(format!("{} {}", words[0], words[1]), rest.collect());
                assert!(
                    twice.is_none(),
                    "matrix.txt: two rows for {} {}",
                    words[0],
                    words[1]
                );
            }
        }
        table
    }

    fn told(&self, route: &str, caller: Caller) -> Option<Told> {
        let row = self.rows.get(route)?;
        assert!(
            row.len() == 4 || row.len() == 5,
            "matrix.txt: {route} needs nobody, resident, stranger and staff, and perhaps agent=what"
        );
        let agent = row.get(4).map(|word| word.strip_prefix("agent="));
        let word = match caller {
            Caller::Nobody => &row[0],
            Caller::Resident => &row[1],
            Caller::Agent if agent.is_some() => {
                return Some(Told::parse(agent.flatten().expect("agent=what")));
            }
            // Without a letter, and with one that is over, everybody is a stranger.
            Caller::Stranger | Caller::Agent | Caller::LateAgent | Caller::FormerAgent => &row[2],
            Caller::Staff(duty, near) => return Some(self.staff(&row[3], duty, near)),
        };
        Some(Told::parse(word))
    }

    /// `desk:in|403`: members of the group are let in, the others are refused; the first group
    /// that holds the caller counts.
    fn staff(&self, rule: &str, duty: Duty, near: Near) -> Told {
        let (named, otherwise) = rule.rsplit_once('|').unwrap_or(("", rule));
        for part in named.split('|').filter(|part| !part.is_empty()) {
            let (group, told) = part.split_once(':').expect("group:what");
            let members = self
                .groups
                .get(group)
                .unwrap_or_else(|| panic!("no group {group}"));
            let alone = duty.as_str().to_owned();
            let here = format!("{alone}/{}", near.as_str());
            if members.contains(&alone) || members.contains(&here) {
                return Told::parse(told);
            }
        }
        Told::parse(otherwise)
    }
}

/// A request that would be let in if its caller may call the route at all: it lacks nothing that
/// is looked at before rights are.
async fn request(town: &Town, method: &str, path: &str, caller: Caller) -> Request<Body> {
    let token = town.token(caller).await;
    let url = town.fill(path);
    let id = uuid::Uuid::now_v7();
    let builder = Request::builder().method(method).uri(&url);
    if path.starts_with("/api/") || path.starts_with("/field/sync/") {
        let builder = match &token {
            Some(token) => builder.header("authorization", format!("Bearer {token}")),
            None => builder,
        };
        let body = match path {
            "/api/v1/cases/{key}/commands" => {
                format!(r#"{{"command_id":"{id}","kind":"ask-correction"}}"#)
            }
            "/api/v1/track" => format!(r#"{{"code":"{}"}}"#, town.code),
            _ => "{}".to_owned(),
        };
        let kind = match path {
            "/api/v1/files" => "multipart/form-data; boundary=x",
            _ => "application/json",
        };
        return builder
            .header("content-type", kind)
            .body(Body::from(body))
            .unwrap();
    }
    // Somebody without a session has a token all the same: that of their visit.
    let token = token.unwrap_or_else(|| "0".repeat(64));
    let body = format!("csrf={}&command_id={id}", town.csrf(&token));
    builder
        .header("cookie", format!("yike={token}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(if method == "GET" {
            Body::empty()
        } else {
            Body::from(body)
        })
        .unwrap()
}

#[tokio::test]
async fn every_route_tells_every_caller_what_the_table_says() {
    let mut town = town().await;
    let table = Table::read(include_str!("matrix.txt"));
    let mut wrong = String::new();
    let mut seen = BTreeSet::new();
    for row in yike::web::routes().rows() {
        let route = format!("{} {}", row.method, row.path);
        seen.insert(route.clone());
        if !table.rows.contains_key(&route) {
            let _ = writeln!(
                wrong,
                "{route} has no row: say in tests/matrix.txt who may call it"
            );
        }
        for caller in Caller::all() {
            if row.path.starts_with("/drafts/") && caller == Caller::Resident {
                town.fresh_draft().await;
            }
            let request = request(&town, row.method, row.path, caller).await;
            let answer = town.call(request).await;
            let told = Told::of(answer.status.as_u16());
            let expected = table.told(&route, caller);
            if told.is_none() || (expected.is_some() && told != expected) {
                let _ = writeln!(
                    wrong,
                    "{route} by {caller}: {} {told:?}, expected {expected:?}",
                    answer.status
                );
            } else if expected.is_none() {
                let _ = writeln!(wrong, "  {caller}: {}", answer.status);
            }
        }
    }
    for row in table.rows.keys().filter(|row| !seen.contains(*row)) {
        let _ = writeln!(
            wrong,
            "tests/matrix.txt has a row for {row}, which is no route"
        );
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A visit sees nothing of another case by guessing: unknown and forbidden answer alike.
#[tokio::test]
async fn a_case_that_one_may_not_see_is_told_like_one_that_is_not_there() {
    let town = town().await;
    let token = town.token(Caller::Stranger).await.unwrap();
    let ask = |path: String| {
        Request::get(path)
            .header("authorization", format!("Bearer {token}"))
            .body(Body::empty())
            .unwrap()
    };
    let theirs = town.call(ask(format!("/api/v1/cases/{}", town.case))).await;
    let none = town
        .call(ask(
            "/api/v1/cases/110101-0193aaaa-0000-7000-8000-000000000000".into(),
        ))
        .await;
    assert_eq!((theirs.status, theirs.text()), (none.status, none.text()));
}
