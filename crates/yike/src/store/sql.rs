//! Statements: one text for both engines, each known to the test that prepares them all.

/// A statement and where it stands in the source, so that a failure can say whose it was.
#[derive(Debug)]
pub struct Sql {
    pub text: &'static str,
    pub file: &'static str,
    pub line: u32,
}

/// Every statement declared with [`sql!`](crate::sql); a test prepares each of them on both engines.
#[linkme::distributed_slice]
pub static STATEMENTS: [&'static Sql];

/// Declares statements beside the struct they fill, and registers them:
///
/// ```
/// yike::sql! {
///     /// The case a resident names at the window.
///     pub BY_NUMBER = "SELECT id FROM case_row WHERE home = $1 AND number = $2";
/// }
/// ```
///
/// Placeholders are `$1…$n`, numbered in the order they first appear, because SQLite counts
/// them so; a text that breaks this does not compile.
#[macro_export]
macro_rules! sql {
    ($($(#[$meta:meta])* $vis:vis $name:ident = $text:expr;)+) => {$(
        $(#[$meta])*
        $vis static $name: $crate::store::Sql = $crate::store::Sql {
            text: $text,
            file: file!(),
            line: line!(),
        };
        const _: () = {
            assert!(
                $crate::store::numbered_in_order($text),
                "placeholders must be $1…$n in the order of their first appearance"
            );
            #[$crate::store::linkme::distributed_slice($crate::store::STATEMENTS)]
            #[linkme(crate = $crate::store::linkme)]
            static REGISTERED: &'static $crate::store::Sql = &$name;
        };
    )+};
}

/// Whether `$1…$n` first appear in this order. Reuse of an earlier number is fine.
#[doc(hidden)]
pub const fn numbered_in_order(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut highest) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'$' {
            let mut number = 0;
            while at + 1 < bytes.len() && bytes[at + 1].is_ascii_digit() {
                at += 1;
                number = number * 10 + (bytes[at] - b'0') as u32;
            }
            if number == 0 || number > highest + 1 {
                return false;
            }
            if number > highest {
                highest = number;
            }
        }
        at += 1;
    }
    true
}
