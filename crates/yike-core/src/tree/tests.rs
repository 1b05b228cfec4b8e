use std::convert::Infallible;

use sha2::Sha256;
use sm3::Sm3;

use super::*;
use crate::chain::hex;

/// The leaves of the reference tests of Certificate Transparency.
const LEAVES: [&[u8]; 8] = [
    b"",
    &[0x00],
    &[0x10],
    &[0x20, 0x21],
    &[0x30, 0x31],
    &[0x40, 0x41, 0x42, 0x43],
    &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    &[
        0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e,
        0x6f,
    ],
];

/// The list with what is kept beside each leaf.
struct List {
    nodes: Vec<Vec<Hash>>,
    /// The root after each leaf.
    roots: Vec<Hash>,
}

fn list<D: Digest32>(leaves: impl IntoIterator<Item = Vec<u8>>) -> List {
    let mut frontier = Frontier::default();
    let mut list = List {
        nodes: Vec::new(),
        roots: vec![frontier.root::<D>()],
    };
    for bytes in leaves {
        list.nodes.push(frontier.push::<D>(leaf::<D>(&bytes)));
        list.roots.push(frontier.root::<D>());
    }
    list
}

impl List {
    fn kept(&self) -> impl FnMut(Subtree) -> Result<Hash, Infallible> {
        |subtree: Subtree| Ok(self.nodes[subtree.last() as usize][subtree.height as usize])
    }
}

fn known() -> List {
    list::<Sha256>(LEAVES.map(<[u8]>::to_vec))
}

fn numbered(size: u64) -> List {
    list::<Sm3>((0..size).map(|n| n.to_be_bytes().to_vec()))
}

/// The definition itself, without anything kept.
fn by_definition<D: Digest32>(leaves: &[Vec<u8>]) -> Hash {
    match leaves {
        [] => empty::<D>(),
        [one] => leaf::<D>(one),
        more => {
            let (left, right) = more.split_at(left_size(more.len() as u64) as usize);
            node::<D>(&by_definition::<D>(left), &by_definition::<D>(right))
        }
    }
}

#[test]
fn roots_are_those_of_the_reference_tests() {
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let list = known();
    assert_eq!(
        list.roots.iter().map(|root| hex(root)).collect::<Vec<_>>(),
        roots
    );
    for (size, expected) in roots.iter().enumerate() {
        let root = root::<Sha256, _>(size as u64, &mut list.kept()).unwrap();
        assert_eq!(hex(&root), *expected);
    }
}

#[test]
fn proofs_are_those_of_the_reference_tests() {
    let list = known();
    let path = inclusion::<Sha256, _>(5, 8, &mut list.kept()).unwrap();
    assert_eq!(
        path.iter().map(|hash| hex(hash)).collect::<Vec<_>>(),
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    let path = consistency::<Sha256, _>(6, 8, &mut list.kept()).unwrap();
    assert_eq!(
        path.iter().map(|hash| hex(hash)).collect::<Vec<_>>(),
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
}

#[test]
fn the_root_is_that_of_the_definition_and_a_frontier_is_found_again() {
    let leaves: Vec<Vec<u8>> = (0..64_u64).map(|n| n.to_be_bytes().to_vec()).collect();
    let list = numbered(64);
    for size in 0..=64_u64 {
        let expected = by_definition::<Sm3>(&leaves[..size as usize]);
        assert_eq!(list.roots[size as usize], expected, "{size}");
        assert_eq!(root::<Sm3, _>(size, &mut list.kept()).unwrap(), expected);
        let mut kept = list.kept();
        let peaks = Frontier::subtrees(size)
            .into_iter()
            .map(|s| kept(s).unwrap());
        let frontier = Frontier::of(size, peaks.collect()).unwrap();
        assert_eq!(frontier.root::<Sm3>(), expected);
    }
    assert_eq!(Frontier::of(3, Vec::new()), None);
}

/// Every proof over up to 64 leaves holds; and fails with any bit of it, of the leaf or of the
/// root flipped, with a hash more or less, and at another place.
#[test]
fn every_inclusion_holds_and_nothing_else() {
    let list = numbered(64);
    for size in 1..=64_u64 {
        let root = list.roots[size as usize];
        for n in 0..size {
            let leaf = list.nodes[n as usize][0];
            let path = inclusion::<Sm3, _>(n, size, &mut list.kept()).unwrap();
            let holds = |leaf: &Hash, path: &[Hash], root: &Hash| {
                includes::<Sm3>(leaf, n, size, path, root)
            };
            assert!(holds(&leaf, &path, &root), "{n} of {size}");
            for bit in bits(size) {
                assert!(!holds(&flipped(&leaf, bit), &path, &root));
                assert!(!holds(&leaf, &path, &flipped(&root, bit)));
                for place in 0..path.len() {
                    let mut wrong = path.clone();
                    wrong[place] = flipped(&wrong[place], bit);
                    assert!(!holds(&leaf, &wrong, &root), "{n} of {size}, {place}");
                }
            }
            let longer = [path.as_slice(), &[root]].concat();
            assert!(!holds(&leaf, &longer, &root));
            if let Some((_, shorter)) = path.split_last() {
                assert!(!holds(&leaf, shorter, &root));
            }
            for other in (0..size + 2).filter(|other| *other != n) {
                assert!(!includes::<Sm3>(&leaf, other, size, &path, &root));
            }
        }
    }
}

#[test]
fn every_consistency_holds_and_nothing_else() {
    let list = numbered(64);
    for new in 1..=64_u64 {
        for old in 1..=new {
            let (before, after) = (list.roots[old as usize], list.roots[new as usize]);
            let path = consistency::<Sm3, _>(old, new, &mut list.kept()).unwrap();
            let holds = |before: &Hash, path: &[Hash], after: &Hash| {
                continues::<Sm3>((old, before), (new, after), path)
            };
            assert!(holds(&before, &path, &after), "{old} to {new}");
            for bit in bits(new) {
                assert!(!holds(&flipped(&before, bit), &path, &after));
                assert!(!holds(&before, &path, &flipped(&after, bit)));
                for place in 0..path.len() {
                    let mut wrong = path.clone();
                    wrong[place] = flipped(&wrong[place], bit);
                    assert!(!holds(&before, &wrong, &after), "{old} to {new}, {place}");
                }
            }
            let longer = [path.as_slice(), &[after]].concat();
            assert!(!holds(&before, &longer, &after));
            if let Some((_, shorter)) = path.split_last() {
                assert!(!holds(&before, shorter, &after));
            }
            if old != new {
                assert!(!continues::<Sm3>((new, &after), (old, &before), &path));
            }
            assert!(!continues::<Sm3>((0, &before), (new, &after), &path));
        }
    }
}

/// Every bit for small lists; of the larger ones a few, others at each size: a digest treats all
/// its bits alike.
fn bits(size: u64) -> Vec<usize> {
    if size <= 9 {
        (0..256).collect()
    } else {
        (0..4)
            .map(|n| (size as usize * 37 + n * 67) % 256)
            .collect()
    }
}

fn flipped(hash: &Hash, bit: usize) -> Hash {
    let mut hash = *hash;
    hash[bit / 8] ^= 1 << (bit % 8);
    hash
}
