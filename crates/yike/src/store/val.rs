//! What goes into a statement and what comes out: the five kinds of value both engines keep alike.

use super::StoreError;

/// One value of a column. There is no boolean and no time: flags are 0 and 1,
/// moments are integer milliseconds, so that one SQL text means the same on both engines.
#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    Null,
    I64(i64),
    F64(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// The arguments of a statement, in the order of its placeholders: `args![home, id, 3]`.
#[macro_export]
macro_rules! args {
    () => { &[] as &[$crate::store::Val] };
    ($($value:expr),+ $(,)?) => { &[$($crate::store::Val::from($value)),+] };
}

macro_rules! from {
    ($($plain:ty => |$it:ident| $val:expr;)+) => {$(
        impl From<$plain> for Val {
            fn from($it: $plain) -> Val {
                $val
            }
        }
    )+};
}

from! {
    i64 => |n| Val::I64(n);
    i32 => |n| Val::I64(n.into());
    u32 => |n| Val::I64(n.into());
    f64 => |n| Val::F64(n);
    String => |text| Val::Text(text);
    &String => |text| Val::Text(text.clone());
    &str => |text| Val::Text(text.to_owned());
    Vec<u8> => |bytes| Val::Blob(bytes);
    &Vec<u8> => |bytes| Val::Blob(bytes.clone());
    &[u8] => |bytes| Val::Blob(bytes.to_vec());
}

impl<const N: usize> From<[u8; N]> for Val {
    fn from(bytes: [u8; N]) -> Val {
        Val::Blob(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Val {
    fn from(bytes: &[u8; N]) -> Val {
        Val::Blob(bytes.to_vec())
    }
}

impl<T: Into<Val>> From<Option<T>> for Val {
    fn from(value: Option<T>) -> Val {
        value.map_or(Val::Null, Into::into)
    }
}

impl Val {
    /// PostgreSQL cannot keep a NUL character in text; SQLite can, and would cut it off in places.
    /// So neither is given one.
    pub(super) fn has_nul(&self) -> bool {
        matches!(self, Val::Text(text) if text.contains('\0'))
    }
}

/// One answer row; columns are asked for by position, as the statement beside the struct names them.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(pub(super) Vec<Val>);

impl Row {
    /// All values, in the order of the columns.
    pub fn values(&self) -> &[Val] {
        &self.0
    }

    pub fn i64(&self, column: usize) -> Result<i64, StoreError> {
        self.opt_i64(column)?
            .ok_or_else(|| wrong(column, "a whole number"))
    }

    pub fn opt_i64(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(column) {
            Some(Val::I64(n)) => Ok(Some(*n)),
            Some(Val::Null) => Ok(None),
            _ => Err(wrong(column, "a whole number")),
        }
    }

    pub fn f64(&self, column: usize) -> Result<f64, StoreError> {
        self.opt_f64(column)?
            .ok_or_else(|| wrong(column, "a number"))
    }

    pub fn opt_f64(&self, column: usize) -> Result<Option<f64>, StoreError> {
        match self.0.get(column) {
            Some(Val::F64(n)) => Ok(Some(*n)),
            Some(Val::Null) => Ok(None),
            _ => Err(wrong(column, "a number")),
        }
    }

    pub fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.opt_text(column)?.ok_or_else(|| wrong(column, "text"))
    }

    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.0.get(column) {
            Some(Val::Text(text)) => Ok(Some(text)),
            Some(Val::Null) => Ok(None),
            _ => Err(wrong(column, "text")),
        }
    }

    pub fn blob(&self, column: usize) -> Result<&[u8], StoreError> {
        self.opt_blob(column)?.ok_or_else(|| wrong(column, "bytes"))
    }

    pub fn opt_blob(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        match self.0.get(column) {
            Some(Val::Blob(bytes)) => Ok(Some(bytes)),
            Some(Val::Null) => Ok(None),
            _ => Err(wrong(column, "bytes")),
        }
    }
}

/// The value itself stays out of the sentence: it may be a person's.
fn wrong(column: usize, wanted: &'static str) -> StoreError {
    StoreError::Column { column, wanted }
}
