//! The write path, told as stories: each on a fresh SQLite and a fresh PostgreSQL, each ending with
//! everything rebuilt equal to what stands, and every chain whole.

mod house;
mod people;

mod altered_or_again;
mod away;
mod backup;
mod broken_chain;
mod correction;
mod evidence;
mod files_twice;
mod forgotten;
mod heads;
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
mod other_district;
mod overdue;
mod papers;
mod race;
mod rating;
mod refused;
mod restart;
mod routes;
mod silence;
mod suspended;
mod swallowed;
mod tamper;
mod ticks;
mod withdrawn;
mod worker_uploads;
