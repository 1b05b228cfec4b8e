//! The parts pages are made of: one file a noun, each a function returning markup.

mod bars;
mod button;
mod due;
mod fields;
mod figures;
mod keys;
mod lamp;
mod lists;
mod material;
mod paper;
mod qr;
mod receipt;
mod relay;
mod review;
mod table;

pub use bars::{Bar, bars, bars_table, bars_upto, length};
pub use button::{Confirm, Kind, actions, button, button_with, confirm, link_button};
pub use due::{DueLine, explain_due};
pub use fields::{
    Choice, Fault, Field, abreast, autosave_note, checkboxes, command_id_field, csrf_field,
    date_field, date_value, error_summary, file_field, hidden, number, one_of, radios, search_box,
    select, tel, text_field, textarea, yes_no,
};
pub use figures::{Figure, figures};
pub use keys::keys_help;
pub use lamp::{Lamp, lamp, state_line};
pub use lists::{Moment, empty, facts, notice, panel, steps_line, timeline};
pub use material::{Material, tick};
pub use paper::{Paper, Seal, paper};
pub use qr::qr;
pub use receipt::{Receipt, receipt};
pub use relay::{Place, Station, relay};
pub use review::{review, review_row};
pub use table::{Head, pagination, row, stack, table};
