import pytest

from tasks.letters.digest.picture import png

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30">'
    '<text y="20" {weight} font-family="DejaVu Sans">{letter}</text></svg>'
)
VIETNAMESE = "ăâđêôơưĂÂĐÊÔƠƯàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ" + "ẠẢẤẦẶẸỄỊỎỘỢỤỨỪỮỰỲỴỶỸ–…%>"


@pytest.mark.parametrize("weight", ["", 'font-weight="bold"'])
def test_every_vietnamese_letter_is_drawn_without_the_machine_s_fonts(weight: str) -> None:
    blank = png(SVG.format(weight=weight, letter=" "))
    missing = png(SVG.format(weight=weight, letter="漢"))
    drawn = {letter: png(SVG.format(weight=weight, letter=letter.replace(">", "&gt;"))) for letter in VIETNAMESE}
    assert [letter for letter, picture in drawn.items() if picture in {blank, missing}] == []
    assert len(set(drawn.values())) == len(drawn)
