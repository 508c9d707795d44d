package tamper
import "testing"
func wantTable(t *testing.T, said map[string]string) { for k, v := range said { t.Log(k, "→", v) } }
