/**
 * County parts of API numbers (digits 3 to 5), by state digits.
 * Texas: `2 × alphabetical rank − 1`; New Mexico likewise but for two later counties (domain reference 1.1).
 */
export const countiesByState: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '30': {
    '001': 'Bernalillo',
    '003': 'Catron',
    '005': 'Chaves',
    '006': 'Cibola',
    '007': 'Colfax',
    '009': 'Curry',
    '011': 'De Baca',
    '013': 'Doña Ana',
    '015': 'Eddy',
    '017': 'Grant',
    '019': 'Guadalupe',
    '021': 'Harding',
    '023': 'Hidalgo',
    '025': 'Lea',
    '027': 'Lincoln',
    '028': 'Los Alamos',
    '029': 'Luna',
    '031': 'McKinley',
    '033': 'Mora',
    '035': 'Otero',
    '037': 'Quay',
    '039': 'Rio Arriba',
    '041': 'Roosevelt',
    '043': 'Sandoval',
    '045': 'San Juan',
    '047': 'San Miguel',
    '049': 'Santa Fe',
    '051': 'Sierra',
    '053': 'Socorro',
    '055': 'Taos',
    '057': 'Torrance',
    '059': 'Union',
    '061': 'Valencia',
  },
  '42': numberByRank(`
    Anderson, Andrews, Angelina, Aransas, Archer, Armstrong, Atascosa, Austin, Bailey, Bandera,
    Bastrop, Baylor, Bee, Bell, Bexar, Blanco, Borden, Bosque, Bowie, Brazoria, Brazos, Brewster,
    Briscoe, Brooks, Brown, Burleson, Burnet, Caldwell, Calhoun, Callahan, Cameron, Camp, Carson,
    Cass, Castro, Chambers, Cherokee, Childress, Clay, Cochran, Coke, Coleman, Collin,
    Collingsworth, Colorado, Comal, Comanche, Concho, Cooke, Coryell, Cottle, Crane, Crockett,
    Crosby, Culberson, Dallam, Dallas, Dawson, Deaf Smith, Delta, Denton, DeWitt, Dickens, Dimmit,
    Donley, Duval, Eastland, Ector, Edwards, Ellis, El Paso, Erath, Falls, Fannin, Fayette,
    Fisher, Floyd, Foard, Fort Bend, Franklin, Freestone, Frio, Gaines, Galveston, Garza,
    Gillespie, Glasscock, Goliad, Gonzales, Gray, Grayson, Gregg, Grimes, Guadalupe, Hale, Hall,
    Hamilton, Hansford, Hardeman, Hardin, Harris, Harrison, Hartley, Haskell, Hays, Hemphill,
    Henderson, Hidalgo, Hill, Hockley, Hood, Hopkins, Houston, Howard, Hudspeth, Hunt, Hutchinson,
    Irion, Jack, Jackson, Jasper, Jeff Davis, Jefferson, Jim Hogg, Jim Wells, Johnson, Jones,
    Karnes, Kaufman, Kendall, Kenedy, Kent, Kerr, Kimble, King, Kinney, Kleberg, Knox, Lamar,
    Lamb, Lampasas, La Salle, Lavaca, Lee, Leon, Liberty, Limestone, Lipscomb, Live Oak, Llano,
    Loving, Lubbock, Lynn, McCulloch, McLennan, McMullen, Madison, Marion, Martin, Mason,
    Matagorda, Maverick, Medina, Menard, Midland, Milam, Mills, Mitchell, Montague, Montgomery,
    Moore, Morris, Motley, Nacogdoches, Navarro, Newton, Nolan, Nueces, Ochiltree, Oldham, Orange,
    Palo Pinto, Panola, Parker, Parmer, Pecos, Polk, Potter, Presidio, Rains, Randall, Reagan,
    Real, Red River, Reeves, Refugio, Roberts, Robertson, Rockwall, Runnels, Rusk, Sabine, San
    Augustine, San Jacinto, San Patricio, San Saba, Schleicher, Scurry, Shackelford, Shelby,
    Sherman, Smith, Somervell, Starr, Stephens, Sterling, Stonewall, Sutton, Swisher, Tarrant,
    Taylor, Terrell, Terry, Throckmorton, Titus, Tom Green, Travis, Trinity, Tyler, Upshur, Upton,
    Uvalde, Val Verde, Van Zandt, Victoria, Walker, Waller, Ward, Washington, Webb, Wharton,
    Wheeler, Wichita, Wilbarger, Willacy, Williamson, Wilson, Winkler, Wise, Wood, Yoakum, Young,
    Zapata, Zavala
  `),
};

function numberByRank(names: string): Record<string, string> {
  const counties = names.split(',').map((name) => name.trim());
  return Object.fromEntries(
    counties.map((name, rank) => [String(2 * rank + 1).padStart(3, '0'), name]),
  );
}
