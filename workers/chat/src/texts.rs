//! What the bot says on its own account, in the site's language: the greeting, and the apology when it cannot answer.

/// The texts of one language.
struct Texts {
    greeting: &'static str,
    apology: &'static str,
}

/// How the bot begins when the owner has not said how. `{business}` stands for the name.
pub fn greeting(locale: &str, business: &str) -> String {
    texts(locale).greeting.replace("{business}", business)
}

/// What the bot says when it could not make an answer.
pub fn apology(locale: &str) -> &'static str {
    texts(locale).apology
}

fn texts(locale: &str) -> &'static Texts {
    match locale.split('-').next().unwrap_or_default() {
        "de" => &DE,
        "fr" => &FR,
        "es" => &ES,
        "it" => &IT,
        "nl" => &NL,
        "pt" => &PT,
        "ar" => &AR,
        _ => &EN,
    }
}

const EN: Texts = Texts {
    greeting: "Hello! Ask me anything about {business}.",
    apology: "Sorry, I could not answer that just now. Leave us a message and we will get back to you.",
};
const DE: Texts = Texts {
    greeting: "Guten Tag! Was möchten Sie über {business} wissen?",
    apology: "Das konnte ich gerade leider nicht beantworten. Schreiben Sie uns, wir melden uns bei Ihnen.",
};
const FR: Texts = Texts {
    greeting: "Bonjour ! Que souhaitez-vous savoir sur {business} ?",
    apology: "Désolé, je n’ai pas pu répondre à l’instant. Laissez-nous un message, nous vous répondrons.",
};
const ES: Texts = Texts {
    greeting: "¡Hola! ¿Qué le gustaría saber sobre {business}?",
    apology: "Lo siento, ahora mismo no he podido responder. Déjenos un mensaje y le contestaremos.",
};
const IT: Texts = Texts {
    greeting: "Buongiorno! Che cosa vuole sapere su {business}?",
    apology: "Mi dispiace, al momento non sono riuscito a rispondere. Ci lasci un messaggio e la ricontatteremo.",
};
const NL: Texts = Texts {
    greeting: "Hallo! Wat wilt u weten over {business}?",
    apology: "Sorry, dat kon ik zojuist niet beantwoorden. Laat een bericht achter, dan nemen we contact op.",
};
const PT: Texts = Texts {
    greeting: "Olá! O que gostaria de saber sobre {business}?",
    apology: "Lamento, não consegui responder agora. Deixe-nos uma mensagem e entraremos em contacto.",
};
const AR: Texts = Texts {
    greeting: "مرحبًا! بماذا يمكنني مساعدتك بخصوص {business}؟",
    apology: "عذرًا، لم أتمكن من الإجابة الآن. اترك لنا رسالة وسنعاود التواصل معك.",
};
