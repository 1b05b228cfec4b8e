//! The tree over a list that only grows (RFC 6962, section 2.1): one root says all of it, a
//! short proof says that one leaf is in it, another that an older list is its beginning.
//!
//! Whole subtrees never change once their last leaf is there. So each leaf is kept with the
//! hashes of the subtrees that end in it ([`Frontier::push`]), and every root and every proof
//! needs as many of these as the list has binary digits, however long it is.

use sm3::digest::{Digest, Output};

use crate::chain::Hash;

#[cfg(test)]
mod tests;

/// A digest of 32 bytes. SM3 in the program; the tests compare with the known values of SHA-256.
pub trait Digest32: Digest {
    fn of(parts: &[&[u8]]) -> Hash;
}

impl<D: Digest> Digest32 for D
where
    Output<D>: Into<Hash>,
{
    fn of(parts: &[&[u8]]) -> Hash {
        let mut digest = D::new();
        for part in parts {
            digest.update(part);
        }
        digest.finalize().into()
    }
}

/// The hash of a leaf: H(0x00 ‖ leaf).
pub fn leaf<D: Digest32>(bytes: &[u8]) -> Hash {
    D::of(&[&[0], bytes])
}

/// The hash above two others: H(0x01 ‖ left ‖ right).
pub fn node<D: Digest32>(left: &Hash, right: &Hash) -> Hash {
    D::of(&[&[1], left, right])
}

/// The root of the empty list.
pub fn empty<D: Digest32>() -> Hash {
    D::of(&[])
}

/// A whole subtree: the `index`-th of those with 2^`height` leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subtree {
    pub height: u32,
    pub index: u64,
}

impl Subtree {
    /// The last leaf of it. With that leaf its hash is kept, at the place of its height.
    pub fn last(self) -> u64 {
        ((self.index + 1) << self.height) - 1
    }
}

/// What has to be known of a list in order to go on with it: the roots of the whole subtrees
/// that it consists of, the largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The subtrees whose hashes make the frontier of a list of this size, in its order.
    pub fn subtrees(size: u64) -> Vec<Subtree> {
        let mut begin = 0;
        let mut subtrees = Vec::new();
        for height in (0..u64::BITS).rev() {
            if size >> height & 1 == 1 {
                subtrees.push(Subtree {
                    height,
                    index: begin >> height,
                });
                begin += 1 << height;
            }
        }
        subtrees
    }

    /// The frontier of a list of this size; `None` if there are more or fewer peaks than it has.
    pub fn of(size: u64, peaks: Vec<Hash>) -> Option<Frontier> {
        (size.count_ones() as usize == peaks.len()).then_some(Frontier { size, peaks })
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// Puts a leaf's hash at the end. Gives the hashes of the whole subtrees that end in it, the
    /// smallest (the leaf itself) first: to be kept with the leaf.
    pub fn push<D: Digest32>(&mut self, leaf: Hash) -> Vec<Hash> {
        let mut nodes = vec![leaf];
        let mut top = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().expect("one peak for each binary digit");
            top = node::<D>(&left, &top);
            nodes.push(top);
        }
        self.peaks.push(top);
        self.size += 1;
        nodes
    }

    pub fn root<D: Digest32>(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else {
            return empty::<D>();
        };
        peaks.fold(*last, |right, left| node::<D>(left, &right))
    }
}

/// Where the hashes of whole subtrees are kept.
pub trait Kept {
    type Error;
    fn hash(&mut self, subtree: Subtree) -> Result<Hash, Self::Error>;
}

impl<E, F: FnMut(Subtree) -> Result<Hash, E>> Kept for F {
    type Error = E;
    fn hash(&mut self, subtree: Subtree) -> Result<Hash, E> {
        self(subtree)
    }
}

/// The root of the first `size` leaves.
///
/// # Errors
/// Those of `kept`.
pub fn root<D: Digest32, K: Kept>(size: u64, kept: &mut K) -> Result<Hash, K::Error> {
    if size == 0 {
        return Ok(empty::<D>());
    }
    range::<D, K>(0, size, kept)
}

/// The proof that leaf `n` is among the first `size` (RFC 6962, 2.1.1).
///
/// # Errors
/// Those of `kept`.
///
/// # Panics
/// When there is no such leaf.
pub fn inclusion<D: Digest32, K: Kept>(
    n: u64,
    size: u64,
    kept: &mut K,
) -> Result<Vec<Hash>, K::Error> {
    assert!(n < size, "leaf {n} is not among {size}");
    let (mut begin, mut end) = (0, size);
    let mut path = Vec::new();
    while end - begin > 1 {
        let middle = begin + left_size(end - begin);
        if n < middle {
            path.push(range::<D, K>(middle, end, kept)?);
            end = middle;
        } else {
            path.push(range::<D, K>(begin, middle, kept)?);
            begin = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the first `old` leaves are the beginning of the first `new` (RFC 6962, 2.1.2).
///
/// # Errors
/// Those of `kept`.
///
/// # Panics
/// When the older list is longer, or empty.
pub fn consistency<D: Digest32, K: Kept>(
    old: u64,
    new: u64,
    kept: &mut K,
) -> Result<Vec<Hash>, K::Error> {
    assert!(0 < old && old <= new, "{old} is no beginning of {new}");
    let (mut begin, mut end) = (0, new);
    let mut path = Vec::new();
    // Whether the subtree at hand is the whole older list, whose root the verifier has.
    let mut known = true;
    while end != old {
        let middle = begin + left_size(end - begin);
        if old <= middle {
            path.push(range::<D, K>(middle, end, kept)?);
            end = middle;
        } else {
            path.push(range::<D, K>(begin, middle, kept)?);
            begin = middle;
            known = false;
        }
    }
    if !known {
        path.push(range::<D, K>(begin, end, kept)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether `path` proves that `leaf` (its hash) is the `n`-th of the `size` under `root`
/// (RFC 9162, 2.1.3.2).
pub fn includes<D: Digest32>(leaf: &Hash, n: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if n >= size {
        return false;
    }
    let (mut at, mut last, mut found) = (n, size - 1, *leaf);
    for step in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            found = node::<D>(step, &found);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            found = node::<D>(&found, step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && found == *root
}

/// Whether `path` proves that the list of `old` leaves is the beginning of that of `new`
/// (RFC 9162, 2.1.4.2).
pub fn continues<D: Digest32>(old: (u64, &Hash), new: (u64, &Hash), path: &[Hash]) -> bool {
    let ((old_size, old_root), (new_size, new_root)) = (old, new);
    if old_size == 0 || old_size > new_size {
        return false;
    }
    if old_size == new_size {
        return path.is_empty() && old_root == new_root;
    }
    let mut steps = path.iter();
    let begin = if old_size.is_power_of_two() {
        Some(old_root)
    } else {
        steps.next()
    };
    let Some(begin) = begin else {
        return false;
    };
    let (mut at, mut last) = (old_size - 1, new_size - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut of_old, mut of_new) = (*begin, *begin);
    for step in steps {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            of_old = node::<D>(step, &of_old);
            of_new = node::<D>(step, &of_new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            of_new = node::<D>(&of_new, step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && of_old == *old_root && of_new == *new_root
}

/// The hash over the leaves from `begin` to before `end`, as the tree has such a range.
fn range<D: Digest32, K: Kept>(begin: u64, end: u64, kept: &mut K) -> Result<Hash, K::Error> {
    let size = end - begin;
    if size.is_power_of_two() {
        let height = size.trailing_zeros();
        return kept.hash(Subtree {
            height,
            index: begin >> height,
        });
    }
    let middle = begin + left_size(size);
    let left = range::<D, K>(begin, middle, kept)?;
    let right = range::<D, K>(middle, end, kept)?;
    Ok(node::<D>(&left, &right))
}

/// The largest power of two below `size`: how many leaves go to the left.
fn left_size(size: u64) -> u64 {
    1 << (u64::BITS - 1 - (size - 1).leading_zeros())
}
