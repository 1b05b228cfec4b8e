//! The write path, told as stories: each on a fresh SQLite and a fresh PostgreSQL, each ending with
//! everything rebuilt equal to what stands, and every chain whole.

mod house;
mod people;

mod altered_or_again;
mod away;
mod backup;
mod beixinqiao;
mod broken_chain;
mod correction;
mod donghuashi;
mod evidence;
mod files_twice;
mod forgotten;
mod guangwai;
mod heads;
mod huairou;
mod inquiry_and_notice;
mod instant;
mod keys;
mod killed;
mod letters;
mod new_version;
mod not_accepted;
mod numbers;
mod odd_input;
mod offline;
mod online;
mod opinions;
mod other_district;
mod overdue;
mod papers;
mod places;
mod race;
mod rating;
mod refused;
mod restart;
mod routes;
mod running;
mod silence;
mod suspended;
mod swallowed;
mod tamper;
mod ticks;
mod withdrawn;
mod worker_uploads;
