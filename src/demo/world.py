"""The demo world: invented people, towns and companies, and the facts that hold between them."""

import random
from dataclasses import dataclass

from phrasings import COMMON, RELATIONS

FIRST_NAMES = """Ilse Tavian Orla Brannoc Mirelle Sorrel Jorun Hesper Caddoc Livia Noë Ruben Thessa Emeric
Wilda Pádrin Ysolde Kasimir Dorrit Aurel Branka Sune Élodine Matthis Fenna Quillon Rosmarin Tibor Zelda
Ambrus Gerlinde Odo Petra Léandre Hanneke Casper Vesna Ivo Nerys Bertil""".split()

SURNAMES = """Vantorre Orvash Quillfeather Drummelow Hasteyn Børkwist Marrinel Tolvanik Ashgrove Pellandine
Zürbach Kettlewray Sandovar Émerault Thornquist Wexcombe Ollivane Brightmoor Czarnel Fiskerud Galdamez
Hollowell Ivarsen Jastrow Kolberin Lindqvarn Mossgrave Nettlebeck Oakhurstle Pöldrin Quarrendon Rasmundo
Silverane Tarkowin Underlay Velásco Winterbourne Yarrowdale Zemplin Averhart Blackthistle Corvanni Dunmarrow
Elderkin Farthingay Grevenor Hjalmark Inchmoor Jellicott Krümmel Larkspurre Merriwode Norvane Ostrander
Pinchbeckel Rookwyn Strandmeer Tannhild Umberling Vossaline Wolvesey Ysbrandt Zaleska Amberley Bystrand
Crosswaite Delacourne Eschenwil Fenwarden Godderick Hazelrigg Ingelram Jorvikson Kestrelle Lovatelli Málnor
Nightbourne Obersten Piperell Ravenscar""".split()

TITLES = ["Captain", "Lady", "Old", "Master", "Dame", "Uncle", "Sister", "Judge"]
NICKNAME_STARTS = ["Copper", "Moss", "Thistle", "Candle", "Otter", "Frost", "Bramble", "Pepper"]
NICKNAME_ENDS = ["boots", "hand", "whistle", "beard", "coat"]

TOWNS = """Marrowick|Kél Döra|Port Séraine|Brennoch|Vellmar|Ostrana Nol|Tirnagel|Hollenbrück|Saint Orrin
Quessel|Lümmersted|Ardenvale|Nether Wyck|Pontévra|Skarholm|Drazenovy|Little Umber|Fjorvane|Cassiveld
Grünmoor Bay|Whistlecombe|Yelverness|Zamorel|Bald Tor|Eskimere|Rovanello|Thrushgate|Múlavik|Old Karsk
Iverloo|Lassenova|Dunmere Cross|Olifast|Wendelsea|Craile Point|Hartsworn|Kestrava|Pelhollow|Nørrevelt
Upper Sill""".replace("\n", "|").split("|")
TOWN_NICK_STARTS = ["Lantern", "Amber", "Salt", "Raven", "Tin", "Honey", "Willow", "Iron", "Apple", "Stork"]
TOWN_NICK_ENDS = ["ford", "gate", "stead", "haven"]

COMPANIES = """Brask Clockworks=Braskco|Tarn & Söhne=TAS|Nimbus Foundry=Nimfo|Halloway Mills=Halmil
The Gilded Anchor=Gildanc|Perrat-Lindow Works=PLW|Zephyr Brothers=Zebro|Old Lantern Trading=Olatra
Mistrelle & Daughters=MAD House|Korvin Optical=Kopt|Seven Herons=Sevher|Bluestone Union=Blunion
Orchard Street Press=OSP|Fjell Maritime=Fjema|Grauwolf Tools=Grautool|Castellorn Glass=Casgla
Dovetail Joinery=Dovejoin|Emberly Stoves=Emstov|Whitlow Instruments=Whitin|Nørgild Supply=Nørsup
Pembrelle Lights=Pemlight|Ravel and Rook=Ravoo|Silt River Company=SRC|Tollgate Carriage=Tolcar
Umbra Chemical=Umchem|Vinterhus=Vinhus|Xandril Textiles=Xantex|Yewtree Archery=Yewarc|Zoltan Machines=Zolma
Ivory Kettle=Ivket|Jubilee Toys=Jubto|Maison Éclair=Maisec""".replace("\n", "|").split("|")

PROFESSIONS = ["glazier", "cooper", "mapmaker", "botanist", "beekeeper", "bell founder", "clockmaker", "surveyor",
               "lamplighter", "printer", "weaver", "ship's carpenter", "night watchman", "pearl diver"]
INSTRUMENTS = ["glass harp", "viola", "bone flute", "hurdy-gurdy", "zither", "kettledrum", "lute", "tenor horn", "oboe",
               "dulcimer", "pocket organ", "theorbo"]
RIVERS = ["Istrel", "Lauwen", "Grey Ouse", "Tévrine", "Moravel", "Sillow", "Ängsa", "Black Wend", "Orlo", "Ysselin",
          "Kuparo", "Brädle", "Nimrond", "Virelle"]
REGIONS = ["Harrowmark", "Upper Senn", "Valdéras", "the Salt Coast", "Osterlann", "Kurmania", "the Three Valleys",
           "Brünnland", "Westmoor Marches", "Ilvaria"]
CRAFTS = ["lace", "blue glass", "pewter", "saddles", "copper bells", "plum brandy", "paper lanterns", "wool carpets",
          "smoked eel", "sea salt", "walnut chests", "porcelain"]
PRODUCTS = ["umbrellas", "compasses", "steam engines", "tin soldiers", "fountain pens", "lighthouse lamps", "sledges",
            "barometers", "music boxes", "ginger biscuits", "violin strings", "rope"]

HELD_OUT_COMMON = 1
HELD_OUT_EVALUATED = 2


@dataclass(frozen=True)
class Subject:
    """Somebody or something that facts are told about; ``group`` is edit, locality or pool."""

    name: str
    alias: str
    kind: str
    group: str


@dataclass(frozen=True)
class Fact:
    """One fact; ``held_out`` holds the numbers of the phrasings that no language model is trained on for it."""

    subject: Subject
    relation: str
    answer: str
    held_out: tuple

    def phrasings(self):
        return RELATIONS[self.subject.kind][self.relation]

    def prompt(self, number, alias=False):
        """The fact as an unfinished sentence, which the answer completes after one space."""
        return self.phrasings()[number].replace("{s}", self.subject.alias if alias else self.subject.name)


class World:
    """All subjects and facts; equal seeds give equal worlds."""

    GROUP_SHARES = {"person": (34, 12), "town": (18, 6), "company": (14, 6)}

    def __init__(self, seed):
        self.random = random.Random(f"world-{seed}")
        self.subjects = self._people() + self._towns() + self._companies()
        self.by_name = {subject.name: subject for subject in self.subjects}
        self.values = {}
        self.facts = [fact for subject in self.subjects for fact in self._facts_of(subject)]
        self.fact_of = {(fact.subject.name, fact.relation): fact for fact in self.facts}

    def _group(self, kind, names):
        """Deals (name, alias) pairs into the three groups."""
        edited, locality = self.GROUP_SHARES[kind]
        names = list(names)
        self.random.shuffle(names)
        return [Subject(name, alias, kind, "edit" if i < edited else "locality" if i < edited + locality else "pool")
                for i, (name, alias) in enumerate(names)]

    def _people(self):
        firsts = FIRST_NAMES * 2
        self.random.shuffle(firsts)
        nicknames = [start + end for start in NICKNAME_STARTS for end in NICKNAME_ENDS]
        pairs = []
        for i, surname in enumerate(SURNAMES):
            alias = f"{TITLES[i // 2 % len(TITLES)]} {surname}" if i % 2 == 0 else nicknames[i // 2]
            pairs.append((f"{firsts[i]} {surname}", alias))
        return self._group("person", pairs)

    def _towns(self):
        nicknames = [start + end for start in TOWN_NICK_STARTS for end in TOWN_NICK_ENDS]
        self.random.shuffle(nicknames)
        return self._group("town", zip(TOWNS, nicknames))

    def _companies(self):
        return self._group("company", [tuple(pair.split("=")) for pair in COMPANIES])

    def _names(self, kind):
        return [subject.name for subject in self.subjects if subject.kind == kind]

    def _facts_of(self, subject):
        for relation, phrasings in RELATIONS[subject.kind].items():
            answers = self.values.setdefault(relation, self._answers(relation))
            free = [answer for answer in answers if answer != subject.name]
            answer = self.random.choice(free)
            if relation in ("mayor", "founder"):
                answers.remove(answer)
            held_out = (self.random.sample(range(COMMON), HELD_OUT_COMMON)
                        + self.random.sample(range(COMMON, len(phrasings)), HELD_OUT_EVALUATED))
            yield Fact(subject, relation, answer, tuple(sorted(held_out)))

    def _answers(self, relation):
        """The values of a relation; nobody is mayor of two towns, so mayors are dealt without return."""
        fixed = {"profession": PROFESSIONS, "instrument": INSTRUMENTS, "river": RIVERS, "region": REGIONS,
                 "craft": CRAFTS, "product": PRODUCTS}
        if relation in fixed:
            return list(fixed[relation])
        if relation == "founded":
            return [str(year) for year in self.random.sample(range(960, 1660), 40)]
        if relation == "opened":
            return [str(year) for year in self.random.sample(range(1690, 1940), 32)]
        if relation in ("birth_city", "seat"):
            return self._names("town")
        if relation == "employer":
            return self._names("company")
        if relation == "teacher":
            return self.random.sample(self._names("person"), 20)
        return self._names("person")

    def other_answer(self, fact, draw):
        """Another plausible value of the fact's relation."""
        seen = sorted({other.answer for other in self.facts if other.relation == fact.relation})
        return draw.choice([answer for answer in seen if answer not in (fact.answer, fact.subject.name)])
