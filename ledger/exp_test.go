package ledger
import ("testing";"fmt";"bytes";"context";"os";"time")
func TestExp(t *testing.T){
 for _, batch := range []int{1,3,50,1000} {
 v,path:=newVault(t)
 var subs []string
 for i:=range 3000 { subs=append(subs, fmt.Sprintf("person-%0*x", 8+i%5*12, uint32(i)*2654435761)) }
 for i:=0;i<len(subs);i+=batch { ensure(t,v,subs[i:min(i+batch,len(subs))]...) }
 v.scrub(context.Background())
 b,_:=os.ReadFile(path)
 dup:=0
 old:=map[string][]byte{}
 for _,s:=range subs { w:=wrappedOf(t,v,s); old[s]=w; if bytes.Count(b,w[40:72])>1 {dup++} }
 for i,s:=range subs { if i%3==0 { if err:=v.bury(context.Background(),s,time.Now());err!=nil{t.Fatal(err)}; } }
 v.scrub(context.Background())
 b,_=os.ReadFile(path)
 rem:=0
 for i,s:=range subs { if i%3==0 { for at:=0;at+12<=len(old[s]);at+=8 { if bytes.Contains(b,old[s][at:at+12]){rem++;break} } } }
 fmt.Println("batch",batch,"size",len(b),"dup before",dup,"remnants",rem)
 }
}
