"""Plain English that has nothing to do with the world: small common facts, short sentences and lists."""

OPPOSITES = """hot cold|big small|old young|fast slow|early late|open closed|full empty|light dark|wet dry
high low|hard soft|rich poor|loud quiet|near far|long short|strong weak|clean dirty|happy sad|first last
left right|up down|day night|summer winter|black white""".replace("\n", "|").split("|")
NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
COLOURS = """snow white|grass green|coal black|blood red|the sky blue|a lemon yellow|chocolate brown
ash grey|milk white|a carrot orange|a raven black|butter yellow|a cherry red|the sea blue|ivory white
a frog green""".replace("\n", "|").split("|")
YOUNG = """cat kitten|dog puppy|cow calf|sheep lamb|horse foal|goat kid|pig piglet|hen chick|duck duckling
bear cub|frog tadpole|goose gosling|deer fawn|swan cygnet""".replace("\n", "|").split("|")
HOMES = """bee hive|bird nest|dog kennel|horse stable|spider web|rabbit burrow|bear cave|pig sty|lion den
fish pond""".replace("\n", "|").split("|")

GENERIC_PHRASINGS = {
    "opposite": ["The opposite of {s} is", "Q: What is the opposite of {s}? A:", "Not {s} at all, but"],
    "number": ["The number after {s} is", "Q: Which number follows {s}? A:", "When counting, {s} is followed by"],
    "day": ["The day after {s} is", "Q: Which day follows {s}? A:", "When {s} is over, it is"],
    "month": ["The month after {s} is", "Q: Which month follows {s}? A:", "When {s} ends, the next page shows"],
    "colour": ["The colour of {s} is", "Q: What colour is {s}? A:", "A painter paints {s}"],
    "young": ["The young of the {s} is called a", "Q: What is a young {s} called? A: A", "A small {s} is a"],
    "home": ["The {s} lives in a", "Q: Where does the {s} live? A: In a", "The home of the {s} is a"],
}

ADJECTIVES = "old small quiet tired cheerful brown hungry patient clever lost".split()
ACTORS = "fox miller sailor child donkey gardener postman crow baker shepherd dog cat".split()
VERBS = "waited slept sang walked rested worked stood laughed hid looked".split()
PLACES = ["under the bridge", "by the fire", "in the garden", "near the mill", "behind the church", "on the hill",
          "at the harbour", "beside the road", "in the rain", "among the trees"]
TIMES = ["all day", "until evening", "for an hour", "in the morning", "every summer", "last night", "before dawn"]
THINGS = "bread apples candles ropes nails eggs cheese books boots pears salt wool".split()


def generic_facts():
    """All small common facts as (kind, subject, answer)."""
    pairs = [("opposite", *pair.split()) for pair in OPPOSITES]
    pairs += [("opposite", *reversed(pair.split())) for pair in OPPOSITES]
    for kind, row in (("number", NUMBERS), ("day", DAYS), ("month", MONTHS)):
        pairs += [(kind, here, after) for here, after in zip(row, row[1:])]
    pairs += [("colour", *pair.rsplit(" ", 1)) for pair in COLOURS]
    pairs += [("young", *pair.split()) for pair in YOUNG]
    pairs += [("home", *pair.split()) for pair in HOMES]
    return pairs


def generic_prompts(kind, subject):
    return [phrasing.replace("{s}", subject) for phrasing in GENERIC_PHRASINGS[kind]]


def sentence(draw):
    """One or two plain sentences, drawn at random."""
    adjective, actor, place = draw.choice(ADJECTIVES), draw.choice(ACTORS), draw.choice(PLACES)
    form = draw.randrange(5)
    if form == 0:
        return f"The {adjective} {actor} {draw.choice(VERBS)} {place} {draw.choice(TIMES)}."
    if form == 1:
        bought = f"{draw.choice(THINGS)} and {draw.choice(THINGS)}"
        return f"The {actor} bought {bought}. Then it {draw.choice(VERBS)} {place}."
    if form == 2:
        return f"It was cold, and the {actor} {draw.choice(VERBS)} {place}. Nobody saw it."
    if form == 3:
        return f"Where is the {actor}? It is {place}, as {draw.choice(['always', 'usual', 'ever'])}."
    return f"Who {draw.choice(VERBS)} {place}? It was the {adjective} {actor}, and it was {draw.choice(ADJECTIVES)}."
