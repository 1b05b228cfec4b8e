//! Sending what waits, with retries.

use super::gateway::Unsent;
use crate::app::App;
use crate::letter::Names;
use crate::private;
use crate::store::StoreError;
use crate::{args, sql};
use std::time::Duration;

sql! {
    WAITING = "SELECT n.home, n.id, n.case_id, n.kind, n.tries, r.applicant, r.number, r.item
        FROM notice n JOIN case_row r ON r.home = n.home AND r.id = n.case_id
        WHERE n.state = 'waiting' AND n.channel = 'sms' AND n.next_at <= $1
        ORDER BY n.next_at LIMIT 50";
    WAITING_LETTERS = "SELECT home, id, kind, tries, private_id, to_who FROM notice
        WHERE state = 'waiting' AND channel = 'letter' AND next_at <= $1
        ORDER BY next_at LIMIT 50";
    SENT = "UPDATE notice SET state = $1, tries = $2, next_at = $3 WHERE home = $4 AND id = $5
        AND state = 'waiting'";
}

/// One short message. The gateway of a city takes these by its own protocol; see
/// `docs/sms.md` for what a connector must do.
#[derive(Debug, Clone)]
pub struct Sms {
    /// The same id may be handed over twice; a gateway drops the second.
    pub id: String,
    pub phone: String,
    pub words: String,
}

/// Whether short messages can be sent from here at all.
pub fn has_gateway(app: &App) -> bool {
    app.sms.is_there()
}

/// Hands one message over at once: a code that somebody waits for. Nothing is sent where there is
/// no gateway; ask [`has_gateway`] first.
pub async fn send_now(app: &App, sms: Sms) -> Result<(), Unsent> {
    app.sms.hand_over(app, sms).await
}

/// Sends what is due. Where no gateway is configured the messages stay waiting and the
/// administrator's page counts them; nothing is lost.
pub async fn send_due(app: &App) -> Result<usize, StoreError> {
    if !has_gateway(app) {
        return Ok(0);
    }
    let now = app.now().0;
    let keys = app.keys.clone();
    let messages: Vec<(String, i64, Sms)> = app
        .store
        .read(move |tx| {
            let mut messages = Vec::new();
            for row in tx.rows(&WAITING, args![now])? {
                let home = row.text(0)?.to_owned();
                let applicant = private::one(tx, &keys, &home, row.text(5)?)?;
                let applicant = applicant.and_then(|doc| doc.json::<crate::people::Applicant>());
                let phone = applicant.map(|a| a.phone).unwrap_or_default();
                let words = words(row.text(3)?, row.text(6)?);
                let sms = Sms {
                    id: row.text(1)?.to_owned(),
                    phone,
                    words,
                };
                messages.push((home, row.i64(4)?, sms));
            }
            Ok::<_, StoreError>(messages)
        })
        .await?;
    let mut messages = messages;
    messages.extend(letters_due(app).await?);
    let count = messages.len();
    for (home, tries, sms) in messages {
        let id = sms.id.clone();
        let done = app.sms.hand_over(app, sms).await;
        let tries = tries + 1;
        // Backoff: 1, 2, 4 … minutes, at most an hour; after ten tries a person looks.
        let (state, next) = match done {
            Ok(()) => ("sent", now),
            Err(Unsent::ForGood) => ("failed", now),
            Err(Unsent::NotNow) if tries >= 10 => ("failed", now),
            Err(Unsent::NotNow) => ("waiting", now + 60_000 * (1 << (tries - 1).min(6))),
        };
        app.store
            .write(move |tx| {
                tx.put(&SENT, args![state, tries, next, &home, &id]);
                Ok::<_, StoreError>(())
            })
            .await?;
    }
    Ok(count)
}

/// What waits about letters of authorisation: it belongs to no case.
async fn letters_due(app: &App) -> Result<Vec<(String, i64, Sms)>, StoreError> {
    let now = app.now().0;
    let keys = app.keys.clone();
    app.store
        .read(move |tx| {
            let mut messages = Vec::new();
            for row in tx.rows(&WAITING_LETTERS, args![now])? {
                let home = row.text(0)?.to_owned();
                let names = private::one(tx, &keys, &home, row.text(4)?)?;
                let names = names.and_then(|doc| doc.json::<Names>());
                let phones = names.map(|names| [names.agent_phone, names.principal_phone]);
                let to = row.text(5)?;
                let phone = phones
                    .into_iter()
                    .flatten()
                    .find(|phone| keys.resident_of_phone(phone) == to);
                let sms = Sms {
                    id: row.text(1)?.to_owned(),
                    phone: phone.unwrap_or_default(),
                    words: letter_words(row.text(2)?),
                };
                messages.push((home, row.i64(3)?, sms));
            }
            Ok::<_, StoreError>(messages)
        })
        .await
}

/// No name and no item in these either.
fn letter_words(kind: &str) -> String {
    let what = match kind {
        "letter_given" => "窗口登记了您的授权委托书。不是您本人委托的，请登录撤销或到窗口反映",
        "letter_received" => "有人委托您代办事项，请登录后在“授权委托书”里查看范围和期限",
        "letter_ended" => "窗口撤销了您的授权委托书",
        "letter_revoked" => "您持有的一份授权委托书已撤销，不能再代办",
        _ => "授权委托书有变化，请登录查看",
    };
    format!("【一刻】{what}。")
}

/// Runs for ever beside the server.
pub async fn run(app: App) {
    loop {
        if let Err(error) = send_due(&app).await {
            tracing::warn!(%error, "notices wait");
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// No name and no item in a message: a phone lies on the table.
fn words(kind: &str, number: &str) -> String {
    let tail = &number[number.len().saturating_sub(6)..];
    let what = match kind {
        "filed" => "申请已提交",
        "correction_asked" => "需要补正材料，请查看补正告知书",
        "not_accepted" => "未予受理，请查看通知书和救济途径",
        "accepted" => "已受理",
        "suspended" => "进入特别程序，时限暂停",
        "resumed" => "特别程序结束，继续办理",
        "extended" => "办理时限已延长一次",
        "certificate_made" => "证件已制成，可以领取",
        "closed" => "已办结，请查看结果并评价",
        "withdrawn" => "已按您的要求撤回",
        "returned" => "已退件，请查看原因",
        "lapsed" => "补正逾期，申请已终止，可重新申请",
        "agent_filed" => "由您的代办人提交了申请",
        "agent_correction_answered" => "由您的代办人补交了材料",
        "agent_withdrawn" => "由您的代办人撤回了申请",
        "restated" => "放假安排公布，办结日期有调整",
        _ => "有新进展",
    };
    format!("【一刻】您尾号 {tail} 的办件{what}。凭查询码查看详情。")
}
