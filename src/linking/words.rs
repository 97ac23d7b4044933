//! The words that phrases are made of.
//!
//! Chosen from the English list of BIP 39, which keeps words that cannot be mistaken for each other: no two begin with
//! the same four letters. Of those only names of harmless things, since Roblox's text filter hides what could be about
//! people, numbers, money, meeting, or harm.

/// In the order of the alphabet.
pub(super) const WORDS: [&str; 410] = [
    "airport", "alley", "anchor", "animal", "antenna", "apple", "arch", "arctic", "arena", "artist", "artwork", "autumn",
    "avocado", "badge", "balcony", "ball", "bamboo", "banner", "basket", "bench", "bicycle", "bird", "blanket", "blossom",
    "blue", "board", "boat", "book", "border", "bracket", "brass", "bread", "breeze", "brick", "bridge", "bronze", "broom",
    "brown", "brush", "bubble", "bulb", "bus", "butter", "cabbage", "cabin", "cactus", "cake", "camp", "canal", "candy", "canoe",
    "canvas", "canyon", "cargo", "carpet", "castle", "cave", "ceiling", "celery", "cereal", "chair", "chalk", "chapter",
    "cheese", "chimney", "circle", "clay", "cliff", "clock", "cloth", "cloud", "coach", "coast", "coconut", "color", "comic",
    "concert", "copper", "coral", "corn", "cotton", "couch", "cream", "creek", "cricket", "crystal", "cube", "curtain", "curve",
    "cushion", "dawn", "deer", "desert", "desk", "diagram", "dial", "dinner", "dolphin", "donkey", "door", "dove", "draft",
    "dragon", "duck", "dune", "dust", "eagle", "earth", "echo", "edge", "elephant", "elevator", "engine", "episode", "fabric",
    "farm", "fence", "festival", "fiction", "field", "figure", "flag", "flavor", "flight", "float", "flock", "floor", "flower",
    "foam", "fog", "forest", "fork", "fossil", "fox", "frame", "frog", "frost", "fruit", "gadget", "galaxy", "gallery", "garage",
    "garden", "garlic", "gate", "ginger", "giraffe", "glass", "globe", "glove", "goose", "grain", "grape", "grass", "gravity",
    "green", "grid", "guitar", "hamster", "harbor", "harvest", "hat", "hawk", "helmet", "hill", "hobby", "hockey", "holiday",
    "honey", "horse", "ice", "idea", "insect", "iron", "island", "ivory", "jacket", "jaguar", "jazz", "jelly", "jewel",
    "journey", "juice", "jungle", "kangaroo", "ketchup", "kingdom", "kitchen", "kite", "kiwi", "ladder", "lake", "lamp",
    "laundry", "lawn", "leaf", "legend", "lemon", "lens", "leopard", "lesson", "library", "lion", "lizard", "lobster", "lounge",
    "luggage", "lunar", "lunch", "magnet", "mango", "maple", "marble", "margin", "market", "math", "maze", "meadow", "medal",
    "melody", "menu", "metal", "mirror", "monkey", "moon", "morning", "mountain", "mouse", "muffin", "museum", "mushroom",
    "music", "napkin", "nature", "nest", "night", "noodle", "north", "novel", "ocean", "olive", "onion", "opera", "orange",
    "orbit", "orchard", "ostrich", "oven", "paddle", "page", "palace", "palm", "panda", "paper", "parade", "park", "parrot",
    "path", "pattern", "peanut", "pelican", "pencil", "pepper", "piano", "picnic", "pigeon", "pilot", "pioneer", "pizza",
    "planet", "plate", "pond", "pool", "potato", "pottery", "pudding", "pumpkin", "puzzle", "pyramid", "quarter", "rabbit",
    "raccoon", "radio", "rail", "rain", "ranch", "raven", "recipe", "ribbon", "rice", "ridge", "river", "road", "robot", "roof",
    "rose", "route", "saddle", "sail", "salad", "salmon", "sample", "sand", "scale", "science", "scout", "season", "seat",
    "seed", "shed", "shell", "shield", "ship", "shoe", "shop", "shrimp", "sign", "silk", "silver", "skate", "sketch", "slide",
    "snack", "snow", "soap", "soccer", "sock", "soda", "solar", "song", "soup", "south", "space", "spider", "spoon", "sport",
    "spring", "square", "squirrel", "stadium", "stage", "stairs", "stamp", "stem", "step", "stone", "stove", "sugar", "summer",
    "sun", "sunset", "swamp", "swing", "symbol", "syrup", "table", "taxi", "tennis", "tent", "thunder", "ticket", "tide",
    "tiger", "timber", "toast", "tomato", "tool", "tower", "town", "toy", "track", "train", "tray", "tree", "trophy", "truck",
    "trumpet", "tube", "tuna", "tunnel", "turtle", "umbrella", "vacuum", "valley", "vehicle", "velvet", "village", "vintage",
    "violin", "voyage", "wagon", "walnut", "water", "wave", "weather", "weekend", "whale", "wheat", "wheel", "window", "wing",
    "winter", "wolf", "wood", "wool", "world", "yard", "yellow", "zebra", "zone",
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_word_is_in_the_list_that_they_come_from_and_none_can_be_mistaken_for_another() {
        let list: HashSet<&str> = bip39::Language::English.word_list().iter().copied().collect();
        let missing: Vec<&&str> = WORDS.iter().filter(|word| !list.contains(*word)).collect();
        assert!(missing.is_empty(), "{missing:?}");
        let starts: HashSet<&str> = WORDS.iter().map(|word| word.get(..4).unwrap_or(word)).collect();
        assert_eq!(starts.len(), WORDS.len());
        assert!(WORDS.is_sorted() && WORDS.iter().all(|word| word.len() <= 8));
    }

    /// What Roblox's filter is known to look for in a profile: numbers in words, ways to reach somebody elsewhere, age,
    /// places to meet, money, harm, and what is said to insult.
    #[test]
    fn no_word_is_of_a_kind_that_the_filter_hides() {
        const HIDDEN: [&str; 48] = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty", "hundred",
            "phone", "call", "text", "email", "address", "camera", "video", "photo", "picture", "chat", "link", "city", "school",
            "street", "age", "year", "young", "girl", "boy", "date", "kiss", "love", "meet", "cash", "coin", "money", "gun",
            "knife", "weapon", "kill", "dead", "drug", "ugly", "dumb",
        ];
        let hidden: Vec<&&str> = WORDS.iter().filter(|word| HIDDEN.contains(word)).collect();
        assert!(hidden.is_empty(), "{hidden:?}");
    }
}
