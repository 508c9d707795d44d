package simulate

import "fmt"

// province is where children are rescued and kept; codes are those of GB/T 2260
// as of 2012, counties included.
type province struct {
	code, name string
	counties   []string
}

var provinces = []province{
	{"350000", "Fujian", []string{"350181", "350582", "350583", "350681"}},
	{"530000", "Yunnan", []string{"530181", "530381", "532501"}},
	{"410000", "Henan", []string{"410181", "410381", "410481", "411081"}},
	{"370000", "Shandong", []string{"370181", "370481", "370881", "370982"}},
	{"440000", "Guangdong", []string{"440281", "440881", "440981"}},
	{"510000", "Sichuan", []string{"510181", "510681", "511381"}},
	{"130000", "Hebei", []string{"130181", "130283", "130481"}},
	{"140000", "Shanxi", []string{"140181", "140481", "140581"}},
	{"360000", "Jiangxi", []string{"360281", "360481", "360681"}},
}

var (
	surnames   = []string{"岩", "林", "柏", "桑", "竹", "溪", "松", "穆", "安", "鲁", "凌", "丘", "贺", "容", "闻", "江"}
	givenNames = []string{"望舒", "清禾", "守拙", "知秋", "映山", "怀瑾", "若水", "云归", "晓棠", "朝雨", "远帆", "听泉",
		"静澜", "思源", "晚晴", "明岫", "长庚", "采薇"}
	latinNames = []string{"A-Lu Jimu", "Mai Thi Suong", "Nanda Htwe Lay", "Ai Kham Nong", "Dinh Van Khe", "Shama Lhatso", "Yi Nan Hseng",
		"Aylin Turdan"}
	villages = []string{"望月村", "柳荫屯", "石磨坳", "三棵树村", "青瓦寨", "白鹭滩", "回音谷村", "桑叶塘", "半坡堡", "枫桥里"}
	lanes    = []string{"Old Mill Lane", "Ferry Steps", "Lantern Alley", "Quarry Road", "Plum Court", "Kiln Street"}
	houses   = []string{"青竹院", "向阳楼", "小树家园", "Willow House", "Harbour Ward", "Blue Gate Nursery", "暖屋二号"}
)

// personName invents a name, now and then one of a people that does not write in
// Chinese characters.
func (d dice) personName() string {
	if d.chance(8) {
		return pick(d, latinNames)
	}
	return pick(d, surnames) + pick(d, givenNames)
}

func (d dice) address() string {
	if d.chance(15) {
		return fmt.Sprintf("%d %s, flat %d", 1+d.IntN(180), pick(d, lanes), 1+d.IntN(40))
	}
	return fmt.Sprintf("%s第%d组%d号", pick(d, villages), 1+d.IntN(9), 1+d.IntN(120))
}

func (d dice) facility() string {
	return fmt.Sprintf("%s, %s, bed %d", pick(d, houses), d.address(), 1+d.IntN(60))
}

var (
	clothes = []string{"a red quilted jacket", "a blanket with printed ducks", "two sweaters and no shoes", "a yellow snowsuit, new",
		"adult socks as mittens"}
	clothesChinese = []string{"红色棉袄", "印小鸭的包被", "两件旧毛衣、无鞋", "崭新的黄色连体衣", "绿色虎头帽"}
	marks          = []string{"a birthmark the size of a bean behind the left ear", "a healed scar on the right knee", "no marks seen",
		"a thin red thread around the left ankle", "an old vaccination mark on the upper arm"}
	marksChinese = []string{"左耳后有豆大胎记", "右膝旧疤", "体表未见特殊标记", "左脚踝系红绳", "额前有一小痣"}
	speech       = []string{"does not speak yet", "answers to a pet name, \"Little Stone\"", "speaks a dialect nobody present knew",
		"says only where the well was", "counts to ten and asks for a grandmother"}
	speechChinese = []string{"尚不会说话", "自称“小石头”", "说在场者不懂的方言", "只记得村口有井", "一直找奶奶"}
)

// describe says what a child looked like, in the language of whoever wrote it.
func (d dice) describe(sex string, months int) string {
	infant := months < 18
	if d.chance(60) {
		who := map[string]string{"female": "女童", "male": "男童"}[sex]
		said := pick(d, speechChinese)
		if infant {
			said = speechChinese[0]
		}
		return fmt.Sprintf("%s，约%d个月，身着%s；%s；%s。", who, months, pick(d, clothesChinese), pick(d, marksChinese), said)
	}
	who := map[string]string{"female": "Girl", "male": "Boy"}[sex]
	said := pick(d, speech)
	if infant {
		said = speech[0]
	}
	return fmt.Sprintf("%s of about %d months in %s; %s; %s.", who, months, pick(d, clothes), pick(d, marks), said)
}
