use super::blob::checksum;
use super::{Hit, Index, build};
use crate::chunk::Chunk;
use knowledge::{Lang, Question};

fn chunk(url: &str, heading: &str, text: &str, language: Lang) -> Chunk {
    Chunk {
        url: format!("https://a.example/{url}"),
        title: url.to_owned(),
        headings: vec![heading.to_owned()],
        text: text.to_owned(),
        language,
    }
}

fn shop() -> Vec<Chunk> {
    vec![
        chunk(
            "bread",
            "Our breads",
            "Sourdough loaf with rye flour, baked every morning. It costs 5.20 euros.",
            Lang::En,
        ),
        chunk("cakes", "Wedding cakes", "We bake wedding cakes to order, four weeks ahead.", Lang::En),
        chunk("parking", "How to find us", "Cars find parking behind the house. The tram stops in front.", Lang::En),
        chunk("courses", "Baking courses", "Learn to bake in a small group. The class lasts four hours.", Lang::En),
        chunk(
            "de/fruehstueck",
            "Frühstücksbuffet",
            "Samstags gibt es ein Frühstücksbuffet mit Brötchen und Käse.",
            Lang::De,
        ),
    ]
}

fn search<'a>(index: &'a Index, question: &str) -> Vec<Hit<'a>> {
    index.search(&Question::understand(question, &[], Lang::En), 3)
}

fn best(question: &str) -> String {
    let index = Index::open(build(&shop())).unwrap();
    search(&index, question).first().map(|h| h.title.to_owned()).unwrap_or_default()
}

#[test]
fn words_find_their_page_in_every_form() {
    assert_eq!(best("How much is a sourdough loaf?"), "bread");
    assert_eq!(best("What is the fee for sourdoughs?"), "bread");
    assert_eq!(best("Is there a place to park my car?"), "parking");
    assert_eq!(best("weding caks"), "cakes");
    assert_eq!(best("Do you run workshops?"), "courses");
    assert_eq!(best("Gibt es am Samstag Frühstück?"), "de/fruehstueck");
    assert_eq!(best("fruehstuecksbuffet"), "de/fruehstueck");
    assert_eq!(best("Hochzeitstorte"), "cakes");
}

#[test]
fn coverage_tells_how_much_of_the_question_the_site_knows() {
    let index = Index::open(build(&shop())).unwrap();
    assert!(search(&index, "wedding cakes").first().unwrap().coverage > 0.99);
    assert!(search(&index, "wedding helicopter").first().unwrap().coverage < 0.6);
    assert!(search(&index, "zebra xylophone").is_empty());
}

#[test]
fn the_same_chunks_give_the_same_bytes() {
    assert_eq!(build(&shop()), build(&shop()));
    let empty = Index::open(build(&[])).unwrap();
    assert!(empty.is_empty() && search(&empty, "bread").is_empty());
}

#[test]
fn a_damaged_blob_is_refused() {
    let blob = build(&shop());
    assert!(Index::open(Vec::new()).is_err());
    assert!(Index::open(b"GR8IDX\x00\x02 and more".to_vec()).is_err());
    for cut in 0..blob.len() {
        assert!(Index::open(blob[..cut].to_vec()).is_err(), "cut at {cut}");
    }
    for at in 0..blob.len() {
        let mut bad = blob.clone();
        bad[at] ^= 0x55;
        assert!(Index::open(bad).is_err(), "changed at {at}");
    }
}

/// Even a blob whose checksum is right must not bring the instance down.
#[test]
fn no_blob_makes_a_search_panic() {
    let blob = build(&shop());
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize
    };
    for _ in 0..4_000 {
        let mut bad = blob.clone();
        for _ in 0..=next() % 6 {
            // The header and the tables are where it hurts.
            let range = if next() % 2 == 0 { 64 } else { bad.len() - 16 };
            let at = 16 + next() % range.min(bad.len() - 16);
            bad[at] = [0, 255, next() as u8][next() % 3];
        }
        bad.truncate(bad.len() - if next() % 4 == 0 { next() % (bad.len() - 16) } else { 0 });
        let sum = checksum(&bad[16..]).to_le_bytes();
        bad[8..16].copy_from_slice(&sum);
        // Absurd counts are bounded by the length, so a search stays small.
        if let Ok(index) = Index::open(bad) {
            for question in ["wedding cakes", "fruhstuck", "prking"] {
                for hit in search(&index, question) {
                    assert!(hit.score.is_finite());
                }
            }
        }
    }
}
