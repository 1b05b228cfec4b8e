//! Proofs over all routes: who may call them, what they do with bad input, what every answer
//! carries; and the API as a program calls it.

mod api;
mod bad_input;
mod canary;
mod guessing;
mod headers;
mod matrix;
mod prefilled;
mod town;
