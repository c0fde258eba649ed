//! Words of the small-business world that mean the same, within and across languages.

use crate::fold::fold;

/// One concept per line, folded. A visitor's word finds the website's word when both stand on one line.
/// Kept small on purpose: a wrong synonym costs more trust than a missing one.
const CONCEPTS: &str = "\
price prices cost costs fee fees charge rate rates tariff preis preise kosten kostet gebuhr prix tarif tarifs coute precio precios cuesta prezzo prezzi costa costo preco custa prijs prijzen kost سعر اسعار
open opening hours openings geoffnet offnungszeiten offen offnet ouvert ouverture horaires abierto horario horarios abre aperto orari orario apertura aberto geopend openingstijden مفتوح ساعات
closed close closing shut geschlossen schliesst ruhetag ferme fermeture cerrado cierra chiuso chiude fechado fecha gesloten sluit مغلق
phone telephone call ring number telefon telefonnummer anrufen rufnummer telefono numero telefone ligar llamar appeler telefoonnummer bellen هاتف
email mail mailadresse courriel correo correio posta بريد
address location located directions adresse anfahrt standort direccion ubicacion indirizzo endereco adres عنوان
parking park car parkplatz parken parkplatze parkhaus stationnement aparcamiento parcheggio estacionamento parkeren
delivery deliver delivered deliveries courier lieferung liefern liefert lieferservice livraison livrez livrer entrega reparto envio consegna bezorging bezorgen توصيل
shipping ship postage post send sent versand expedition spedizione verzending
pickup collect collection abholung abholen retrait recogida ritiro afhalen
order ordering preorder bestellen bestellung vorbestellen vorbestellung commander commande pedir pedido encargar ordinare ordine encomenda encomendar طلب
book booking reserve reservation appointment appointments buchen buchung reservieren reservierung termin termine anmelden anmeldung reserver rendez reserva reservar cita prenotare prenotazione appuntamento marcar boeken afspraak حجز موعد
cancel cancellation cancelled refund stornieren stornierung absagen annuler annulation cancelar annullare annuleren الغاء
course courses class classes workshop workshops lesson lessons kurs kurse backkurs cours atelier curso cursos clase taller corso corsi lezione aula cursus les دورة
bread breads loaf loaves brot brote pain pains pan panes pane pao brood خبز
roll rolls bun buns brotchen semmel
cake cakes gateau torte torten kuchen tarta pastel torta torte bolo taart كعكة
wedding weddings hochzeit hochzeiten hochzeitstorte mariage boda matrimonio casamento bruiloft زفاف
birthday geburtstag anniversaire cumpleanos compleanno aniversario verjaardag
breakfast brunch fruhstuck fruhstucken dejeuner desayuno colazione ontbijt افطار
lunch mittag mittagessen mittagstisch dejeuner almuerzo comida pranzo almoco middageten غداء
coffee kaffee cafe koffie قهوة
vegan vegans vegano vegana vegane veganes
vegetarian vegetarisch vegetariano vegetarien
gluten glutenfree glutenfrei coeliac celiac zoliakie glutine
allergen allergens allergy allergies allergene allergie allergien allergenes alergenos alergia allergeni
nut nuts nuss nusse noix nueces noci nozes noten
milk dairy milch lait leche latte leite melk lactose laktose lactosefree
egg eggs ei eier oeuf oeufs huevo huevos uovo uova ovo ovos eieren
job jobs career careers vacancy vacancies hiring apprenticeship stelle stellen stellenangebot ausbildung karriere emploi recrutement empleo trabajo lavoro emprego vaga vacature وظيفة
team staff people employees mitarbeiter equipe equipo squadra personeel فريق
owner owners founder founders founded inhaber inhaberin grunder gegrundet fondateur proprietaire dueno fundador proprietario fondatore eigenaar oprichter مالك
payment pay paying cash card cards zahlung zahlen bezahlen kartenzahlung barzahlung bar paiement payer carte pago pagar tarjeta pagamento carta cartao betalen betaling دفع
voucher vouchers gift giftcard gutschein gutscheine bon cadeau vale regalo buono presente cadeaubon قسيمة
child children kid kids kinder kind enfant enfants nino ninos bambini bambino crianca criancas kinderen اطفال
dog dogs pet pets hund hunde haustier chien chiens animaux perro perros cane cani cao honden hond كلب
wheelchair accessible accessibility step barrier rollstuhl barrierefrei fauteuil roulant silla ruedas accesible accessibile acessivel rolstoel toegankelijk
wifi wlan internet laptop
event events party parties celebration veranstaltung veranstaltungen feier feiern evenement fete evento eventos festa fiesta evenement feest
catering buffet buffets cater traiteur
discount discounts reduction student rabatt ermassigung remise descuento sconto desconto korting خصم
warranty guarantee garantie gewahrleistung garantia garanzia ضمان
repair repairs fix fixing reparatur reparieren reparation reparer reparacion reparar riparazione reparo reparatie repareren اصلاح
rent rental rentals hire mieten miete verleih location louer alquiler alquilar noleggio aluguel aluguer verhuur huren ايجار
bike bikes bicycle bicycles fahrrad fahrrader rad velo velos bicicleta bicicletas bici bicicletta fiets fietsen دراجة
insurance insured versicherung krankenkasse assurance seguro assicurazione verzekering تامين
emergency urgent notfall urgence urgencia emergenza emergencia spoed طوارئ
pain ache painful schmerzen schmerz douleur dolor dolore dor pijn الم
dentist dentists zahnarzt zahnarztin dentiste dentista tandarts طبيب
tooth teeth zahn zahne dent dents diente dientes dente denti dentes tand tanden اسنان
haircut hair haarschnitt haare coupe cheveux corte pelo taglio capelli cabelo knippen haar
doctor physician arzt arztin medecin medico dokter
language languages speak spoken sprache sprachen sprecht sprechen langue parlez idioma hablan lingua parlate talen spreken
history story began geschichte histoire historia storia geschiedenis
sourdough sauerteig levain masa madre lievito massa zuurdesem
menu card speisekarte karte carte carta cardapio ementa menukaart
teach teaches teaching taught teacher unterrichten unterrichtet lehrt enseigne ensena insegna ensina
holiday holidays vacation break urlaub ferien betriebsferien vacances vacaciones ferias vakantie
heavy weigh weighs weight schwer wiegt gewicht
leftover leftovers left waste reste
sunday sundays sonntag sonntags dimanche domingo domenica zondag الاحد
monday mondays montag montags lundi lunes lunedi segunda maandag الاثنين
tuesday tuesdays dienstag dienstags mardi martes martedi terca dinsdag الثلاثاء
wednesday wednesdays mittwoch mittwochs mercredi miercoles mercoledi quarta woensdag الاربعاء
thursday thursdays donnerstag donnerstags jeudi jueves giovedi quinta donderdag الخميس
friday fridays freitag freitags vendredi viernes venerdi sexta vrijdag الجمعة
saturday saturdays samstag samstags sonnabend samedi sabado sabato zaterdag السبت";

/// Every word that shares a concept with a folded word, without the word itself.
#[must_use]
pub fn related(word: &str) -> Vec<&'static str> {
    let mut out = Vec::new();
    for line in CONCEPTS.lines() {
        if line.split(' ').any(|entry| is_same(entry, word)) {
            out.extend(line.split(' ').filter(|entry| *entry != word));
        }
    }
    out
}

/// The weekday a word names, Monday being 0, in any of the languages.
#[must_use]
pub fn weekday(word: &str) -> Option<usize> {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    days.iter().position(|day| {
        CONCEPTS
            .lines()
            .filter(|line| line.starts_with(day))
            .any(|line| line.split(' ').any(|entry| entry == word || fold(entry) == word))
    })
}

/// Equal but for an ending: the longer word adds at most two letters, and only to words of four letters or more.
fn is_same(entry: &str, word: &str) -> bool {
    entry == word || (entry.len() >= 4 && word.starts_with(entry) && word.len() - entry.len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::{CONCEPTS, related, weekday};
    use crate::fold::fold;

    #[test]
    fn words_of_one_concept_find_each_other_across_languages() {
        assert!(related("fee").contains(&"price"));
        assert!(related("parkplatz").contains(&"parking"));
        assert!(related("workshop").contains(&"course"));
        assert!(related("unicorn").is_empty());
    }

    #[test]
    fn weekdays_are_known_in_every_language() {
        assert_eq!(weekday("sunday"), Some(6));
        assert_eq!(weekday("mittwochs"), Some(2));
        assert_eq!(weekday("samedi"), Some(5));
        assert_eq!(weekday("someday"), None);
    }

    #[test]
    fn the_table_is_folded() {
        for word in CONCEPTS.split_whitespace() {
            assert!(word.is_ascii() == (fold(word) == word && word.is_ascii()), "{word}");
        }
    }
}
