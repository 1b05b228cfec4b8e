//! What the program says of itself, on standard error. No name, number or form answer stands in it,
//! at whatever level: what others on board would say of data is never let through.

use tracing_subscriber::EnvFilter;

/// It prints the values of statements, where it is asked for more than this.
const CAPPED: &str = "tokio_postgres";

/// The filter for these words of `RUST_LOG`; without any, `info`.
pub fn filter(asked: Option<&str>) -> EnvFilter {
    let words = asked.unwrap_or_default().split(',').map(str::trim);
    let mut words: Vec<&str> = words
        .filter(|word| !word.is_empty() && !word.contains(CAPPED))
        .collect();
    if words.is_empty() {
        words.push("info");
    }
    let capped = format!("{CAPPED}=info");
    words.push(&capped);
    EnvFilter::try_new(words.join(",")).unwrap_or_else(|_| EnvFilter::new("info"))
}
