//! The trade of a business, guessed from markup and words, with the evidence.

use crate::page::Page;
use knowledge::{fold, order::sort_short, tokens};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A trade and why we think so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// Stable name, such as `bakery`.
    pub slug: String,
    /// For people: "Bakery".
    pub label: String,
    /// What speaks for it, for the owner to read.
    pub evidence: Vec<String>,
    /// 0 to 1.
    pub confidence: f32,
    /// Customers of this trade usually come at an agreed time.
    pub by_appointment: bool,
}

struct Trade {
    slug: &'static str,
    label: &'static str,
    by_appointment: bool,
    /// Types of schema.org.
    types: &'static str,
    /// Folded words; the first are the surest.
    words: &'static str,
}

const fn trade(
    slug: &'static str,
    label: &'static str,
    by_appointment: bool,
    types: &'static str,
    words: &'static str,
) -> Trade {
    Trade { slug, label, by_appointment, types, words }
}

const TRADES: &[Trade] = &[
    trade(
        "bakery",
        "Bakery",
        false,
        "Bakery",
        "bakery backerei boulangerie panaderia panificio bakkerij padaria bread sourdough baker loaf loaves croissant pastries brot brotchen",
    ),
    trade(
        "restaurant",
        "Restaurant",
        true,
        "Restaurant FoodEstablishment FastFoodRestaurant",
        "restaurant ristorante restaurante bistro pizzeria trattoria chef kitchen dishes starter dessert wine speisekarte gerichte tisch",
    ),
    trade(
        "cafe",
        "Café",
        false,
        "CafeOrCoffeeShop",
        "cafe coffee espresso cappuccino latte roastery barista kaffee rosterei",
    ),
    trade(
        "dentist",
        "Dental practice",
        true,
        "Dentist",
        "dentist dental zahnarzt zahnarztpraxis dentiste dentista tandarts teeth tooth implant implants crown orthodontics hygienist prophylaxe zahne",
    ),
    trade(
        "doctor",
        "Medical practice",
        true,
        "Physician MedicalClinic MedicalBusiness",
        "doctor physician hausarzt praxis arzt medecin medico patients patienten vaccination sprechstunde surgery clinic gp",
    ),
    trade(
        "physiotherapy",
        "Physiotherapy",
        true,
        "Physiotherapy",
        "physiotherapy physiotherapist physiotherapie osteopathy osteopathie massage rehabilitation manual therapy krankengymnastik",
    ),
    trade(
        "hairdresser",
        "Hairdresser",
        true,
        "HairSalon",
        "hairdresser salon haircut friseur friseursalon coiffeur peluqueria parrucchiere kapper colour balayage stylist hair haarschnitt barber",
    ),
    trade(
        "beauty",
        "Beauty and spa",
        true,
        "BeautySalon DaySpa NailSalon HealthAndBeautyBusiness",
        "beauty cosmetics kosmetik spa facial manicure pedicure nails lashes waxing wellness treatment",
    ),
    trade(
        "fitness",
        "Fitness and yoga",
        true,
        "ExerciseGym SportsActivityLocation HealthClub",
        "gym fitness yoga pilates trainer training workout crossfit studio membership probetraining",
    ),
    trade(
        "lawyer",
        "Law firm",
        true,
        "Attorney LegalService Notary",
        "lawyer attorney solicitor law rechtsanwalt kanzlei avocat abogado avvocato advocaat advogado litigation mandant notary legal",
    ),
    trade(
        "accountant",
        "Tax and accounting",
        true,
        "AccountingService",
        "accountant accounting bookkeeping tax steuerberater buchhaltung comptable contable commercialista boekhouder payroll steuererklarung",
    ),
    trade(
        "real_estate",
        "Real estate",
        true,
        "RealEstateAgent",
        "estate property properties immobilien makler apartment lettings landlord valuation immobilier inmobiliaria immobiliare makelaar",
    ),
    trade(
        "garage",
        "Car workshop",
        true,
        "AutoRepair AutoDealer AutomotiveBusiness",
        "garage mechanic werkstatt kfz autowerkstatt tyres tires brakes inspection vehicle autohaus mot taller officina oil reifen",
    ),
    trade(
        "bike_shop",
        "Bike shop",
        true,
        "BikeStore BicycleStore",
        "bike bikes bicycle bicycles fahrrad fahrrader fahrradladen velo bicicleta bicicletta fiets cycling ebike wheels gears workshop",
    ),
    trade(
        "craftsman",
        "Craft and trades",
        true,
        "Plumber Electrician HVACBusiness RoofingContractor HousePainter GeneralContractor HomeAndConstructionBusiness Locksmith",
        "plumber plumbing electrician heating roofing carpenter painter handwerker sanitar heizung elektriker installation tischler schreiner dachdecker renovation boiler",
    ),
    trade(
        "florist",
        "Florist",
        false,
        "Florist",
        "florist flowers bouquet blumen blumenladen fleuriste flores fiori bloemen strauss wreath",
    ),
    trade(
        "photographer",
        "Photographer",
        true,
        "ProfessionalService",
        "photographer photography fotograf photographe fotografo shooting portraits fotoshooting gallery",
    ),
    trade(
        "hotel",
        "Hotel or guest house",
        true,
        "Hotel LodgingBusiness BedAndBreakfast Hostel Motel Resort",
        "hotel rooms guesthouse pension zimmer ferienwohnung chambre habitacion camere night check-in stay suite",
    ),
    trade(
        "school",
        "School or courses",
        true,
        "EducationalOrganization School LanguageSchool MusicSchool",
        "school lessons students tutor tuition sprachschule musikschule unterricht academy curriculum driving fahrschule",
    ),
    trade(
        "vet",
        "Veterinary practice",
        true,
        "VeterinaryCare",
        "vet veterinary veterinarian tierarzt tierarztpraxis veterinaire veterinario dierenarts pets dogs cats animals",
    ),
    trade(
        "cleaning",
        "Cleaning",
        true,
        "DryCleaningOrLaundry",
        "cleaning cleaners reinigung gebaudereinigung nettoyage limpieza pulizie schoonmaak laundry housekeeping",
    ),
    trade(
        "it",
        "IT and agency",
        true,
        "ComputerStore",
        "software agency agentur webdesign hosting development consulting seo branding digital apps marketing",
    ),
    trade(
        "shop",
        "Shop",
        false,
        "Store ClothingStore BookStore FurnitureStore JewelryStore ToyStore HomeGoodsStore",
        "shop store boutique laden geschaft magasin tienda negozio winkel loja products collection shipping returns",
    ),
];

/// Below this nothing is claimed.
const CLEAR: f32 = 6.0;

/// The trade with the most evidence, when it is clear.
pub fn guess(pages: &[Page]) -> Option<Category> {
    let counts = count(pages);
    let types: Vec<&str> =
        pages.iter().flat_map(|p| &p.markup.businesses).flat_map(|b| &b.types).map(String::as_str).collect();
    let mut scored: Vec<(f32, &Trade)> = TRADES.iter().map(|t| (score(t, &counts, &types), t)).collect();
    sort_short(&mut scored, |a, b| a.0 > b.0);
    let (best, trade) = *scored.first().filter(|(best, _)| *best >= CLEAR)?;
    let second = scored.get(1).map_or(0.0, |(score, _)| *score);
    Some(Category {
        slug: trade.slug.to_owned(),
        label: trade.label.to_owned(),
        evidence: evidence(trade, &counts, &types),
        confidence: (best / (best + second * 0.8)).min(0.97),
        by_appointment: trade.by_appointment,
    })
}

/// How much each word weighs: titles and headings more than text, each page at most a little.
fn count(pages: &[Page]) -> HashMap<String, f32> {
    let mut counts: HashMap<String, f32> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        let home = if number == 0 { 3.0 } else { 1.0 };
        let mut own: HashMap<String, f32> = HashMap::new();
        let mut add = |text: &str, weight: f32, most: f32| {
            for token in tokens(text) {
                let entry = own.entry(token.word).or_default();
                *entry = (*entry + weight).min(most);
            }
        };
        add(&page.title, 2.0, 2.0);
        add(&page.description, 2.0, 4.0);
        page.sections.iter().filter_map(|s| s.headings.last()).for_each(|h| add(h, 1.0, 4.0));
        page.sections.iter().flat_map(|s| &s.lines).for_each(|l| add(l, 0.4, 5.0));
        for (word, weight) in own {
            *counts.entry(word).or_default() += weight * home;
        }
    }
    let scale = (pages.len().max(1) as f32).sqrt();
    for count in counts.values_mut() {
        *count /= scale;
    }
    counts
}

fn score(trade: &Trade, counts: &HashMap<String, f32>, types: &[&str]) -> f32 {
    let marked = types.iter().any(|t| trade.types.split(' ').any(|own| own == *t));
    let words: f32 = trade
        .words
        .split(' ')
        .enumerate()
        .map(|(at, word)| {
            let sure = if at < 4 { 2.0 } else { 1.0 };
            counts.get(word).copied().unwrap_or_default().sqrt() * sure
        })
        .sum();
    words + if marked { 25.0 } else { 0.0 }
}

fn evidence(trade: &Trade, counts: &HashMap<String, f32>, types: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(marked) = types.iter().find(|t| trade.types.split(' ').any(|own| own == **t)) {
        out.push(format!("The site marks itself up as {marked}"));
    }
    let mut words: Vec<(&str, f32)> =
        trade.words.split(' ').filter_map(|w| Some((w, *counts.get(&fold(w))?))).collect();
    sort_short(&mut words, |a, b| a.1 > b.1);
    let named: Vec<String> = words.iter().take(4).map(|(w, _)| format!("“{w}”")).collect();
    if !named.is_empty() {
        out.push(format!("Its pages often say {}", named.join(", ")));
    }
    out
}
