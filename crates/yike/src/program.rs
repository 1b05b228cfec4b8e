//! A program of the operator's is handed one line on its standard input and answers by its exit
//! status (`docs/sms.md`, `docs/heads.md`).

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// No answer within this time is a failure.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// The exit status of the program after it was given the line; none if a signal ended it. A line
/// is never an argument: those are seen by every user of the machine.
///
/// # Errors
/// Why there is no status, in words.
pub async fn hand(program: &Path, line: String) -> Result<Option<i32>, String> {
    let started = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    let mut child = started.map_err(|error| error.to_string())?;
    let input = child.stdin.take();
    let handed = async move {
        if let Some(mut input) = input {
            // A program that does not read has its reasons; its exit status tells.
            let _ = input.write_all(line.as_bytes()).await;
        }
        child.wait().await
    };
    match tokio::time::timeout(ANSWER_WITHIN, handed).await {
        Err(_) => Err("no answer within ten seconds".to_owned()),
        Ok(Err(error)) => Err(error.to_string()),
        Ok(Ok(status)) => Ok(status.code()),
    }
}
