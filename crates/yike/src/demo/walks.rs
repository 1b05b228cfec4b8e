//! What a made-up head of a section met when they stood in line like everybody else: a walk that is closed,
//! with a problem put right and one that is still open, and a walk for next week.

use super::DAY;
use crate::act::{self, CaseKey, Order};
use crate::app::{App, Clock};
use crate::private::Document;
use crate::store::StoreError;
use crate::walks::{self, Planned, Typed, TypedProblem, TypedStep};
use crate::{args, sql};
use anyhow::Context;
use yike_core::case::{Command, Protocol};
use yike_core::clock::{At, day_of};
use yike_core::item::heard::{Cause, Change, ContactWay};
use yike_core::item::walk::{WalkRole, WalkWay};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post, Who};

sql! {
    PROBLEM = "SELECT home, case_id FROM matter WHERE item = 'walk-problem' AND unit = $1 ORDER BY home, case_id LIMIT 1";
}

const STREET: &str = "110101005";
const BUREAU: &str = "110101B08";
const DISTRICT: &str = "110101";

/// Where, how many minutes, how many papers, what.
const STEPS: [(WalkWay, &str, &str, &str); 5] = [
    (WalkWay::Phone, "6", "", "打咨询电话问要带什么，没有说全"),
    (WalkWay::Counter, "35", "", "取号、排队"),
    (WalkWay::Counter, "18", "4", "窗口要户口本复印件"),
    (WalkWay::Elsewhere, "12", "2", "到街对面复印"),
    (WalkWay::Counter, "9", "", "第二次排队，交齐，拿到回执"),
];

/// Plays it; a house in which nobody leads has none.
pub async fn play(app: &App, now: At) -> anyhow::Result<()> {
    let at = |ago: i64| App {
        clock: Clock::set(At(now.0 - ago * DAY)),
        ..app.clone()
    };
    let post = |unit: &str, duty: Duty| Post {
        unit: UnitId::new(unit),
        duty,
    };
    let leads = post(STREET, Duty::Section);
    let Some(walker) = holder(app, &leads, now) else {
        return Ok(());
    };
    let who = Who::Staff {
        person: walker.clone(),
        posts: vec![leads.clone()],
    };
    let plan = |ago: i64, item: &str, role: WalkRole, way: WalkWay| Planned {
        walker: walker.clone(),
        post: leads.clone(),
        role,
        way,
        day: day_of(At(now.0 - ago * DAY)),
        item: item.to_owned(),
        unit: leads.unit.clone(),
        why: "上个月有差评说材料反复要。（演示）".to_owned(),
    };
    let relief = plan(20, "temporary-relief", WalkRole::Elder, WalkWay::Counter);
    let walk = file(&at(22), &who, relief).await?;
    let (protocol, words) = protocol(At(now.0 - 20 * DAY))?;
    give(
        &at(20),
        &who,
        &walk,
        Command::RecordWalk(Box::new(protocol)),
        vec![words],
    )
    .await?;
    walks::all(&at(20)).await?;
    let closes = post(STREET, Duty::Approver);
    by(
        &at(19),
        &closes,
        &walk,
        Command::Approve { note: None },
        None,
    )
    .await?;
    put_right(app, &at, &who).await?;
    let next = plan(-6, "senior-allowance", WalkRole::Relative, WalkWay::Online);
    file(&at(1), &who, next).await?;
    Ok(())
}

/// The street's own problem is put right, and the walker says so.
async fn put_right(app: &App, at: &impl Fn(i64) -> App, walker: &Who) -> anyhow::Result<()> {
    let Some(case) = problem(app, STREET).await? else {
        return Ok(());
    };
    let section = Post {
        unit: UnitId::new(STREET),
        duty: Duty::Section,
    };
    let window = Post {
        duty: Duty::Window,
        ..section.clone()
    };
    by(&at(19), &window, &case, Command::Accept, None).await?;
    let said = Document::new("words", "问了走的人，当场照着走了一遍。（演示）");
    let called = Command::Contact {
        way: ContactWay::Desk,
        reached: true,
        agrees: None,
        satisfied: None,
        words: said.reference(),
    };
    by(&at(18), &section, &case, called, Some(said)).await?;
    let said = Document::new("reason", "指南写的是免提交，窗口不再要复印件。（演示）");
    let changed = Command::Change {
        what: Change::Flow,
        cause: Some(Cause::Material),
        cancelled: 2,
        reference: "temporary-relief".into(),
        words: said.reference(),
    };
    by(&at(17), &section, &case, changed, Some(said)).await?;
    by(
        &at(17),
        &section,
        &case,
        Command::Pass { opinion: None },
        None,
    )
    .await?;
    let yes = Command::Agree {
        yes: true,
        satisfied: None,
        words: None,
    };
    give(&at(16), walker, &case, yes, Vec::new()).await?;
    let above = Post {
        unit: UnitId::new(DISTRICT),
        duty: Duty::Approver,
    };
    if holder(app, &above, app.now()).is_some() {
        by(
            &at(16),
            &above,
            &case,
            Command::Approve { note: None },
            None,
        )
        .await?;
    }
    Ok(())
}

fn holder(app: &App, post: &Post, now: At) -> Option<PersonId> {
    let world = app.world.now();
    let mut held = world.posts.iter().filter(|row| row.holds(now));
    let row = held.find(|row| row.unit == post.unit && row.duty == post.duty);
    row.map(|row| row.person.clone())
}

fn protocol(on: At) -> anyhow::Result<(Protocol, Document)> {
    let steps = STEPS.iter().zip(1..);
    let problem = |n, what: &str, unit: &str, cause: Cause| TypedProblem {
        n,
        what: what.to_owned(),
        unit: unit.to_owned(),
        cause: cause.as_str().to_owned(),
    };
    let typed = Typed {
        on: day_of(on).to_string(),
        visits: "2".to_owned(),
        sum: "老人第一趟一定白跑。（演示）".to_owned(),
        steps: steps
            .map(|((way, minutes, papers, what), n)| TypedStep {
                n,
                what: (*what).to_owned(),
                way: way.as_str().to_owned(),
                minutes: (*minutes).to_owned(),
                papers: (*papers).to_owned(),
                ..TypedStep::default()
            })
            .collect(),
        problems: vec![
            problem(
                1,
                "指南写免提交，窗口还要户口本复印件",
                STREET,
                Cause::Material,
            ),
            problem(2, "咨询电话说不清要带什么", BUREAU, Cause::Procedure),
        ],
    };
    let read = typed.read();
    read.map_err(|gaps| anyhow::anyhow!("the protocol of the demonstration: {gaps:?}"))
}

async fn problem(app: &App, unit: &'static str) -> Result<Option<CaseKey>, StoreError> {
    app.store
        .read(move |tx| {
            let row = tx.one(&PROBLEM, args![unit])?;
            row.map(|row| Ok(CaseKey::new(row.text(0)?, row.text(1)?)))
                .transpose()
        })
        .await
}

async fn file(app: &App, who: &Who, plan: Planned) -> anyhow::Result<CaseKey> {
    let id = uuid::Uuid::now_v7().to_string();
    let order = plan.order(app, &app.world.now(), who, id);
    let order =
        order.map_err(|faults| anyhow::anyhow!("a plan of the demonstration: {faults:?}"))?;
    Ok(act::act(app, order).await?.key)
}

/// Whoever holds this post does it.
async fn by(
    app: &App,
    post: &Post,
    case: &CaseKey,
    command: Command,
    words: Option<Document>,
) -> anyhow::Result<()> {
    let person = holder(app, post, app.now()).with_context(|| format!("nobody is {post}"))?;
    let who = Who::Staff {
        person,
        posts: vec![post.clone()],
    };
    give(app, &who, case, command, words.into_iter().collect()).await
}

async fn give(
    app: &App,
    who: &Who,
    case: &CaseKey,
    command: Command,
    documents: Vec<Document>,
) -> anyhow::Result<()> {
    let order = Order {
        key: case.clone(),
        command_id: uuid::Uuid::now_v7().to_string(),
        who: who.clone(),
        command,
        documents,
        words: Vec::new(),
    };
    act::act(app, order).await?;
    Ok(())
}
