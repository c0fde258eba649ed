//! The front page's words, one struct per language.

/// Languages of the front page: tag and own name.
pub const LANGUAGES: &[(&str, &str)] = &[("en", "English"), ("de", "Deutsch"), ("ar", "العربية")];

/// Everything the front page says.
pub struct Texts {
    pub lang: &'static str,
    pub dir: &'static str,
    pub title: &'static str,
    pub headline: &'static str,
    pub lead: &'static str,
    pub field: &'static str,
    pub start: &'static str,
    pub note: &'static str,
    pub sign_in: &'static str,
    pub skip: &'static str,
    pub cards: [(&'static str, &'static str); 3],
    pub how: &'static str,
    pub steps: [(&'static str, &'static str); 3],
    pub demo_question: &'static str,
    pub demo_answer: &'static str,
    pub demo_source: &'static str,
    pub footer: &'static str,
    pub api: &'static str,
}

/// The best language for a tag or an Accept-Language header: the first that we have.
pub fn choose(wanted: &str) -> &'static Texts {
    let tags = wanted.split(',').filter_map(|part| part.split(['-', ';']).next());
    tags.map(str::trim).find_map(known).unwrap_or(&EN)
}

fn known(tag: &str) -> Option<&'static Texts> {
    [&EN, &DE, &AR].into_iter().find(|texts| texts.lang.eq_ignore_ascii_case(tag))
}

const EN: Texts = Texts {
    lang: "en",
    dir: "ltr",
    title: "GR8 – your website answers, captures and books",
    headline: "Your website, working while you work.",
    lead: "GR8 reads your website and puts three helpers on it: a chat that answers from your own pages, a form that answers every lead, and a calendar that cannot double-book.",
    field: "Your website",
    start: "Read my website",
    note: "Free to try. One line of code. No card.",
    sign_in: "Sign in",
    skip: "Skip to content",
    cards: [
        (
            "Answers, with sources",
            "The chat answers from your pages and shows where. When the site does not say, it says so and offers your form.",
        ),
        (
            "Every lead gets an answer",
            "You get a mail, the visitor gets a reply in seconds, and the lead waits in your inbox.",
        ),
        (
            "Booked exactly once",
            "Free times in the visitor's own zone. Two people can click at once; only one gets the slot.",
        ),
    ],
    how: "Three steps",
    steps: [
        ("Enter your address", "We read up to 300 pages, politely, in seconds."),
        ("See what is missing", "No booking, no hours, no form? You see why it matters and switch it on."),
        ("Paste one line", "The widget weighs less than a photo and sets no cookie."),
    ],
    demo_question: "Are you open on Sunday?",
    demo_answer: "Yes, on Sundays we are open from 8:00 to 13:00.",
    demo_source: "Opening hours",
    footer: "Automations for small businesses, served from the edge.",
    api: "API",
};

const DE: Texts = Texts {
    lang: "de",
    dir: "ltr",
    title: "GR8 – Ihre Website antwortet, sammelt Anfragen und vergibt Termine",
    headline: "Ihre Website arbeitet, während Sie arbeiten.",
    lead: "GR8 liest Ihre Website und gibt ihr drei Helfer: einen Chat, der aus Ihren eigenen Seiten antwortet, ein Formular, das jede Anfrage beantwortet, und einen Kalender, der nie doppelt bucht.",
    field: "Ihre Website",
    start: "Website lesen",
    note: "Kostenlos testen. Eine Zeile Code. Keine Karte.",
    sign_in: "Anmelden",
    skip: "Zum Inhalt",
    cards: [
        (
            "Antworten mit Quelle",
            "Der Chat antwortet aus Ihren Seiten und zeigt, woher. Steht es nicht da, sagt er das und bietet Ihr Formular an.",
        ),
        (
            "Jede Anfrage bekommt Antwort",
            "Sie bekommen eine Mail, der Besucher in Sekunden eine Antwort, und die Anfrage wartet im Posteingang.",
        ),
        (
            "Genau einmal gebucht",
            "Freie Zeiten in der Zone des Besuchers. Zwei klicken zugleich, nur einer bekommt den Termin.",
        ),
    ],
    how: "Drei Schritte",
    steps: [
        ("Adresse eingeben", "Wir lesen bis zu 300 Seiten, höflich, in Sekunden."),
        (
            "Sehen, was fehlt",
            "Keine Buchung, keine Zeiten, kein Formular? Sie sehen, warum es zählt, und schalten es ein.",
        ),
        ("Eine Zeile einfügen", "Das Widget wiegt weniger als ein Foto und setzt kein Cookie."),
    ],
    demo_question: "Haben Sie sonntags geöffnet?",
    demo_answer: "Ja, sonntags haben wir von 8 bis 13 Uhr geöffnet.",
    demo_source: "Öffnungszeiten",
    footer: "Automatisierung für kleine Betriebe, direkt vom Netzrand.",
    api: "API",
};

const AR: Texts = Texts {
    lang: "ar",
    dir: "rtl",
    title: "GR8 – موقعك يجيب ويجمع الطلبات ويحجز المواعيد",
    headline: "موقعك يعمل بينما تعمل أنت.",
    lead: "يقرأ GR8 موقعك ويضيف إليه ثلاثة مساعدين: محادثة تجيب من صفحاتك، ونموذج يرد على كل عميل، وتقويم لا يحجز الموعد مرتين.",
    field: "موقعك الإلكتروني",
    start: "اقرأ موقعي",
    note: "تجربة مجانية. سطر واحد من الشيفرة. بلا بطاقة.",
    sign_in: "تسجيل الدخول",
    skip: "انتقل إلى المحتوى",
    cards: [
        (
            "إجابات مع مصادرها",
            "تجيب المحادثة من صفحاتك وتُظهر المصدر. وإن لم يذكر الموقع الجواب، تقول ذلك وتعرض نموذجك.",
        ),
        ("رد على كل عميل", "تصلك رسالة، ويصل الزائر رد خلال ثوانٍ، ويبقى الطلب في بريدك الوارد."),
        ("حجز مرة واحدة فقط", "أوقات متاحة بتوقيت الزائر. قد ينقر اثنان معًا، ويحصل واحد فقط على الموعد."),
    ],
    how: "ثلاث خطوات",
    steps: [
        ("أدخل عنوان موقعك", "نقرأ حتى 300 صفحة، بلطف، في ثوانٍ."),
        ("اعرف ما ينقصه", "لا حجز؟ لا مواعيد عمل؟ لا نموذج؟ ترى السبب وتفعّله بنقرة."),
        ("ألصق سطرًا واحدًا", "الأداة أخف من صورة ولا تضع أي ملف تعريف ارتباط."),
    ],
    demo_question: "هل تفتحون يوم الأحد؟",
    demo_answer: "نعم، نفتح يوم الأحد من 8:00 إلى 13:00.",
    demo_source: "أوقات العمل",
    footer: "أتمتة للأعمال الصغيرة من طرف الشبكة.",
    api: "API",
};
