mod errand;
mod page;
mod papers;
mod texts;
mod town;
