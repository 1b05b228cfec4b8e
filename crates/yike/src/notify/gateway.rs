//! The way out for short messages: none, the simulator that says it is one, or a program of the
//! operator's that speaks to the city's gateway (`docs/sms.md`).

use super::Sms;
use super::channel::{Unsent, Why};
use crate::app::App;
use crate::{args, program, sql};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;

sql! {
    KEEP_SMS = "INSERT INTO demo_sms (id, phone, words, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO NOTHING";
}

/// The exit status that means *not now* (`EX_TEMPFAIL` of sysexits.h).
const NOT_NOW: i32 = 75;

/// Where short messages go.
#[derive(Debug, Clone)]
pub enum Gateway {
    /// Messages wait; nothing is lost.
    None,
    /// `/demo/sms` shows them, under a banner that says what it is.
    Simulator,
    /// A program is run once for each message.
    Program(Arc<Path>),
}

impl Gateway {
    pub fn of(program: Option<&PathBuf>) -> Gateway {
        match program {
            Some(path) => Gateway::Program(path.as_path().into()),
            None => Gateway::None,
        }
    }

    pub fn is_there(&self) -> bool {
        !matches!(self, Gateway::None)
    }

    /// Hands one message over.
    ///
    /// # Errors
    /// `Unsent`; the reason is logged without phone or words.
    pub async fn hand_over(&self, app: &App, sms: Sms) -> Result<(), Unsent> {
        match self {
            Gateway::None => Err(Unsent::NotNow(Why::NoWay)),
            Gateway::Simulator => simulate(app, sms.id, sms.phone, sms.words).await,
            Gateway::Program(program) => run(program, &sms).await,
        }
    }
}

/// Keeps a message where the demonstration shows it.
pub(super) async fn simulate(
    app: &App,
    id: String,
    to: String,
    words: String,
) -> Result<(), Unsent> {
    let at = app.now().0;
    let kept: Result<(), crate::store::StoreError> = app
        .store
        .write(move |tx| {
            tx.put(&KEEP_SMS, args![&id, &to, &words, at]);
            Ok(())
        })
        .await;
    kept.map_err(|_| Unsent::NotNow(Why::PutOff))
}

/// Gives the message to the program as one line of JSON.
async fn run(program: &Path, sms: &Sms) -> Result<(), Unsent> {
    if sms.phone.is_empty() {
        return Err(Unsent::ForGood(Why::NoAddress));
    }
    let told = |why: &str, reason: Why| {
        tracing::warn!(id = sms.id, why, "a short message was not taken");
        Unsent::NotNow(reason)
    };
    let line = json!({ "id": sms.id, "phone": sms.phone, "words": sms.words });
    match program::hand(program, format!("{line}\n")).await {
        Err(why) => Err(told(&why, Why::NoAnswer)),
        Ok(Some(0)) => Ok(()),
        Ok(Some(NOT_NOW) | None) => Err(told("not now", Why::PutOff)),
        Ok(Some(_)) => {
            tracing::warn!(id = sms.id, "a short message was refused for good");
            Err(Unsent::ForGood(Why::Refused))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn message() -> Sms {
        Sms {
            id: "case-5-sms".into(),
            phone: "13800000000".into(),
            words: "【一刻】您尾号 123456 的办件已受理。".into(),
        }
    }

    /// What a program that ends like this makes of a message, and what it was given.
    async fn handed(ending: &str) -> (Result<(), Unsent>, String) {
        let folder = tempfile::tempdir().unwrap();
        let (program, kept) = (folder.path().join("send"), folder.path().join("kept"));
        let script = format!("#!/bin/sh\ncat > {}\n{ending}\n", kept.display());
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        let done = run(&program, &message()).await;
        (done, std::fs::read_to_string(kept).unwrap_or_default())
    }

    #[tokio::test]
    async fn a_program_takes_a_message_puts_it_off_or_refuses_it() {
        let (taken, line) = handed("exit 0").await;
        assert_eq!(taken, Ok(()));
        let given: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(given["phone"], "13800000000");
        assert_eq!(given["id"], "case-5-sms");
        assert_eq!(handed("exit 75").await.0, Err(Unsent::NotNow(Why::PutOff)));
        assert_eq!(handed("exit 1").await.0, Err(Unsent::ForGood(Why::Refused)));
        let missing = run(Path::new("/nowhere/send"), &message()).await;
        assert_eq!(missing, Err(Unsent::NotNow(Why::NoAnswer)));
    }
}
